package io.sluice.deploy.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.operators.plugins.LoadableCode;
import io.sluice.operators.registry.Plugin;
import io.sluice.operators.registry.PluginConfig;
import io.sluice.operators.registry.RegistryCheck;
import io.sluice.operators.registry.RegistryCheck.Result;
import io.sluice.operators.registry.SettingsCheck;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Holds the plugin configs of the files against the plugins of the files, in whatever order they
 * stand there. A config whose plugin is not among them is left to the job, which knows what is
 * installed; so are the files that a config needs, which may be there already.
 */
final class SettingsInFiles {
  private final RegistryCheck check = new RegistryCheck(new LoadableCode());
  private final Map<String, Plugin> plugins = new HashMap<>();
  private final Map<String, Located> configs = new LinkedHashMap<>();

  private record Located(PluginConfig config, String where) {}

  /**
   * Takes note of a good record; one that comes later counts.
   *
   * @param where file and line
   */
  void add(RegistryChange change, String where) {
    plugins.remove(change.key());
    configs.remove(change.key());
    if (change.value() != null
        && check.check(change.key(), change.value().toString().getBytes(UTF_8))
            instanceof Result.Accepted accepted) {
      if (accepted.entry() instanceof Plugin plugin) {
        plugins.put(change.key(), plugin);
      } else if (accepted.entry() instanceof PluginConfig config) {
        configs.put(change.key(), new Located(config, where));
      }
    }
  }

  /** One line per config that its plugin cannot run with: file, line and reason. */
  List<String> refusals() {
    List<String> refusals = new ArrayList<>();
    for (Located located : configs.values()) {
      Plugin plugin = plugins.get("plugin/" + located.config().pluginId());
      if (plugin != null) {
        SettingsCheck.refusal(located.config(), plugin)
            .ifPresent(reason -> refusals.add(located.where() + ": " + reason));
      }
    }
    return refusals;
  }
}
