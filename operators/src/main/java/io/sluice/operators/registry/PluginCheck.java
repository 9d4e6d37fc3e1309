package io.sluice.operators.registry;

import java.io.Serializable;
import java.util.Optional;

/** Whether a plugin's code can be loaded: what needs to know archives and JavaScript. */
@FunctionalInterface
public interface PluginCheck extends Serializable {
  /** Leaves everything to the moment the plugin starts. */
  PluginCheck NONE = plugin -> Optional.empty();

  /**
   * Looks at the code in the record; what lies in {@code content.dir} or beside the job is looked
   * at when it is loaded.
   *
   * @return what is wrong, as one sentence that names the remedy; empty if nothing is
   */
  Optional<String> problem(Plugin plugin);
}
