package io.sluice.runtime.plugin;

import java.util.List;
import javax.annotation.Nullable;

/**
 * What a plugin's {@code plugin.json} says (contract §3.3), as far as this house reads it.
 *
 * @param name display name, null if not given
 * @param description one sentence for people, null if not given
 * @param url where the plugin comes from, null if not given
 * @param main path of the entry file as the author wrote it, null if not given
 * @param config the settings it asks for, in the order of the file; entries that only carry text
 *     for people are left out
 */
public record PluginManifest(
    @Nullable String name,
    @Nullable String description,
    @Nullable String url,
    @Nullable String main,
    List<ConfigField> config) {
  /** Of a plugin without a {@code plugin.json}. */
  public static final PluginManifest EMPTY = new PluginManifest(null, null, null, null, List.of());

  public PluginManifest {
    config = List.copyOf(config);
  }
}
