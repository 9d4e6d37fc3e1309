package io.sluice.operators.registry;

import static java.util.Objects.requireNonNull;

import io.sluice.runtime.plugin.ConfigCheck;
import java.util.Map;
import java.util.TreeMap;
import javax.annotation.Nullable;

/**
 * A link of a team's chain: a plugin config with all it needs to run.
 *
 * @param attachments by name
 * @param status why this version does not run, or did not run once; null if nothing is said of it
 */
public record InstalledPlugin(
    PluginConfig config,
    Plugin plugin,
    Map<String, PluginAttachment> attachments,
    @Nullable PluginStatus status) {
  public InstalledPlugin {
    requireNonNull(config, "config is null");
    requireNonNull(plugin, "plugin is null");
    attachments = Map.copyOf(attachments);
  }

  /** The same, with what is said of it; a status of another version does not count. */
  InstalledPlugin withStatus(@Nullable PluginStatus said) {
    return said != null && said.version().equals(version())
        ? new InstalledPlugin(config, plugin, attachments, said)
        : this;
  }

  /** The config as the plugin gets it, text of a JSON object: with defaults (contract §3.3). */
  public String settings() {
    return ConfigCheck.withDefaults(plugin.manifest(), config.config());
  }

  /**
   * A hash over everything that means a restart of the sandbox: code, settings, attachments, and
   * when either was last saved, so that saving again restarts it as it does in PostHog (contract
   * §3.5). The place in the chain, the size of batches, retries, names and the log level do not
   * count.
   */
  public String version() {
    StringBuilder parts = new StringBuilder();
    add(parts, config.id());
    add(parts, config.teamId());
    add(parts, settings());
    add(parts, config.updatedAt());
    add(parts, plugin.id());
    add(parts, plugin.contentHash());
    add(parts, plugin.pluginType());
    add(parts, plugin.url());
    add(parts, plugin.isStateless());
    add(parts, plugin.updatedAt());
    for (PluginAttachment attachment : new TreeMap<>(attachments).values()) {
      add(parts, attachment.name());
      add(parts, attachment.contentType());
      add(parts, attachment.fileName());
      add(parts, attachment.contentHash());
    }
    return Content.hash(parts.toString());
  }

  /** With its length before it, so that no two lists of parts read the same. */
  private static void add(StringBuilder parts, Object part) {
    String text = String.valueOf(part);
    parts.append(text.length()).append(':').append(text);
  }
}
