package io.sluice.operators.registry;

import io.sluice.runtime.plugin.PluginManifest;
import java.io.Serializable;

/** Whether a plugin's code can be loaded: what needs to know archives and JavaScript. */
@FunctionalInterface
public interface PluginCheck extends Serializable {
  /** Leaves everything to the moment the plugin starts. */
  PluginCheck NONE = plugin -> new Code.Loadable(PluginManifest.EMPTY);

  /**
   * Looks at the code in the record; what lies in {@code content.dir} or beside the job is looked
   * at when it is loaded.
   */
  Code look(Plugin plugin);

  /** What a look at the code showed. */
  sealed interface Code {
    /**
     * It can be loaded, as far as is known.
     *
     * @param manifest what its plugin.json says, {@link PluginManifest#EMPTY} if it is not known
     */
    record Loadable(PluginManifest manifest) implements Code {}

    /**
     * It cannot be loaded.
     *
     * @param problem one sentence that names the remedy
     */
    record Unloadable(String problem) implements Code {}
  }
}
