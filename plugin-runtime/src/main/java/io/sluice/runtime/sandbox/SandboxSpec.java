package io.sluice.runtime.sandbox;

import static java.util.Objects.requireNonNull;

/**
 * What it takes to run one plugin config.
 *
 * @param configId id of the plugin config
 * @param installation the host's own number for this version of it
 * @param teamId its team; a plugin cannot move an event to another
 * @param pluginId id of the plugin, whose configs share a cache (contract §6.2)
 * @param pluginName the plugin's name, for texts
 * @param code loads the plugin's code and files
 * @param config JSON object text of the config's settings
 */
public record SandboxSpec(
    int configId,
    long installation,
    int teamId,
    int pluginId,
    String pluginName,
    CodeSource code,
    String config) {
  public SandboxSpec {
    requireNonNull(pluginName, "pluginName is null");
    requireNonNull(code, "code is null");
    requireNonNull(config, "config is null");
  }
}
