package io.sluice.operators.registry;

import static java.util.Objects.requireNonNull;

import javax.annotation.Nullable;

/**
 * A plugin enabled for a team, key {@code plugin-config/ID}.
 *
 * @param id above 0
 * @param order lower runs earlier; of equals, the lower id
 * @param processEventBatchSize how many events a plugin that takes batches gets at once at most; 1
 *     if the team has not opted in: then they come one by one (contract §4.2)
 * @param handlerRetries of jobs, buffers and what hears of events (contract §4.6)
 * @param exportRetries of {@code exportEvents} (contract §8.1)
 * @param config the settings, text of a JSON object
 * @param updatedAt as given, null if not; another value restarts the sandbox
 */
public record PluginConfig(
    int id,
    int teamId,
    int pluginId,
    boolean enabled,
    int order,
    int processEventBatchSize,
    RetrySettings handlerRetries,
    RetrySettings exportRetries,
    String config,
    @Nullable String updatedAt)
    implements RegistryEntry {
  public PluginConfig {
    requireNonNull(handlerRetries, "handlerRetries is null");
    requireNonNull(exportRetries, "exportRetries is null");
    requireNonNull(config, "config is null");
  }

  @Override
  public String key() {
    return "plugin-config/" + id;
  }

  /** Without the settings, which may hold secrets. */
  @Override
  public String toString() {
    return "PluginConfig[id=" + id + ", teamId=" + teamId + ", pluginId=" + pluginId + "]";
  }
}
