package io.sluice.operators.registry;

import io.sluice.runtime.plugin.ConfigCheck;
import io.sluice.runtime.plugin.ConfigProblem;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Whether a plugin config gives its plugin what that asks for (contract §3.3). Pure, and the same
 * in every operator, so that all agree on a team's chain whatever order the records came in.
 *
 * <p>It is asked twice. A config that comes when its plugin is known and that is wrong is refused:
 * the one before it stays. A config whose plugin comes later, or whose plugin asks for more in a
 * later version, waits out of the chain until what it lacks is there; so does one whose files have
 * not come, which have records of their own. What is not enabled is not asked about.
 */
public final class SettingsCheck {
  private SettingsCheck() {}

  /**
   * Why a config must not be installed, files apart.
   *
   * @return sentences, empty if it may
   */
  public static Optional<String> refusal(PluginConfig config, Plugin plugin) {
    List<ConfigProblem> problems;
    try {
      problems = problems(config, plugin, Set.of());
    } catch (IllegalArgumentException e) {
      return Optional.of(told(config, plugin, "is refused", unreadable()));
    }
    List<String> sentences =
        problems.stream()
            .filter(problem -> problem.kind() != ConfigProblem.Kind.MISSING_ATTACHMENT)
            .map(ConfigProblem::sentence)
            .toList();
    return sentences.isEmpty()
        ? Optional.empty()
        : Optional.of(told(config, plugin, "is refused", sentences));
  }

  /** Why a config that is installed does not run, empty if it does. */
  static Optional<String> obstacle(InstalledPlugin link) {
    List<String> sentences;
    try {
      sentences =
          problems(link.config(), link.plugin(), link.attachments().keySet()).stream()
              .map(ConfigProblem::sentence)
              .toList();
    } catch (IllegalArgumentException e) {
      sentences = unreadable();
    }
    return sentences.isEmpty()
        ? Optional.empty()
        : Optional.of(told(link.config(), link.plugin(), "waits and does not run", sentences));
  }

  private static List<ConfigProblem> problems(
      PluginConfig config, Plugin plugin, Set<String> attachments) {
    return config.enabled()
        ? ConfigCheck.problems(plugin.manifest(), config.config(), attachments)
        : List.of();
  }

  private static List<String> unreadable() {
    return List.of("Its settings hold a number that cannot be read; write it as text.");
  }

  private static String told(
      PluginConfig config, Plugin plugin, String what, List<String> sentences) {
    return "The registry record "
        + config.key()
        + " "
        + what
        + ", because it does not give the plugin "
        + plugin.name()
        + " what it asks for. "
        + String.join(" ", sentences);
  }
}
