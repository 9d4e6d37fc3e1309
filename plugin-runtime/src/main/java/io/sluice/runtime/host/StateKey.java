package io.sluice.runtime.host;

import static java.util.Objects.requireNonNull;

/**
 * One entry of a team's state.
 *
 * @param area which of a plugin's two kinds of state it belongs to
 * @param scope id of the plugin config for storage (contract §6.3), of the plugin for the cache,
 *     which configs of one plugin share (contract §6.2)
 * @param name the plugin's own key
 */
public record StateKey(Area area, int scope, String name) {
  /** The kinds of state a plugin has. */
  public enum Area {
    STORAGE,
    CACHE
  }

  public StateKey {
    requireNonNull(area, "area is null");
    requireNonNull(name, "name is null");
  }

  /** An entry of {@code meta.storage}. */
  public static StateKey storage(int configId, String name) {
    return new StateKey(Area.STORAGE, configId, name);
  }

  /** An entry of {@code meta.cache}. */
  public static StateKey cache(int pluginId, String name) {
    return new StateKey(Area.CACHE, pluginId, name);
  }
}
