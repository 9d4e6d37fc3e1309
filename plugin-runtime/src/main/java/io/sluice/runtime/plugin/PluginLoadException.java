package io.sluice.runtime.plugin;

import javax.annotation.Nullable;

/**
 * A plugin's code cannot be had. Its message is meant for the plugin's author; the texts are those
 * of contract §3.1, era B where it has one, else era A, and our own where upstream has none.
 */
public final class PluginLoadException extends Exception {
  private static final long serialVersionUID = 1L;

  private PluginLoadException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /**
   * For a plugin that has neither a directory, nor an archive, nor source: only an address it could
   * be fetched from, which the runtime never does.
   */
  public static PluginLoadException notDownloaded(PluginIdentity plugin) {
    return new PluginLoadException(
        "Tried using undownloaded remote " + plugin.digest() + ", which is not supported!", null);
  }

  static PluginLoadException badManifest(PluginIdentity plugin, Throwable cause) {
    return new PluginLoadException("Could not load \"plugin.json\" for " + plugin.digest(), cause);
  }

  static PluginLoadException noSource(PluginIdentity plugin, String tried) {
    return new PluginLoadException(
        "Could not load source code for " + plugin.digest() + ". Tried: " + tried, null);
  }

  static PluginLoadException unreadableArchive(Throwable cause) {
    return new PluginLoadException("Could not read archive as .zip or .tgz", cause);
  }

  static PluginLoadException refused(PluginIdentity plugin, RefusedFileException refusal) {
    return new PluginLoadException(
        "Refused to load " + plugin.digest() + ": " + refusal.getMessage(), refusal);
  }

  static PluginLoadException unreadableFile(PluginIdentity plugin, Exception cause) {
    return new PluginLoadException(
        "Could not read the files of " + plugin.digest() + ": " + cause.getMessage(), cause);
  }
}
