package io.sluice.deploy.scenario;

import io.sluice.runtime.plugin.PluginPackage;
import io.sluice.runtime.sandbox.Script;

/** Makes of a plugin's source what the sandbox runs. */
@FunctionalInterface
interface ScriptSource {
  /** For scripts that need no compiler. */
  ScriptSource PLAIN = plugin -> new Script(plugin.entry(), plugin.source(), plugin.contentHash());

  /**
   * The plugin's code as a script.
   *
   * @throws Exception if it cannot be compiled; the message is for the plugin's author
   */
  Script scriptOf(PluginPackage plugin) throws Exception;
}
