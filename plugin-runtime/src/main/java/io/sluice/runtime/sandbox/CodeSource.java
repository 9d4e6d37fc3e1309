package io.sluice.runtime.sandbox;

/** Where the code of a plugin comes from. */
@FunctionalInterface
public interface CodeSource {
  /**
   * Loads the code.
   *
   * @throws Exception if it cannot be had; the message is for the plugin's author
   */
  Script load() throws Exception;
}
