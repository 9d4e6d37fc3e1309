package io.sluice.runtime.host;

import static java.util.Objects.requireNonNull;

/**
 * One entry of a plugin's state.
 *
 * @param configId the plugin config it belongs to (contract §6.3: storage is per plugin config)
 * @param name the plugin's own key
 */
public record StateKey(int configId, String name) {
  public StateKey {
    requireNonNull(name, "name is null");
  }
}
