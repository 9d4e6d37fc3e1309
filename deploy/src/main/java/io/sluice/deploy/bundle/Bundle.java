package io.sluice.deploy.bundle;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.sluice.deploy.local.Folders;
import io.sluice.runtime.plugin.PluginLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.annotation.Nullable;

/**
 * A plugin in one file.
 *
 * @param script text of {@code index.js}
 * @param manifest text of {@code plugin.json}, whose {@code main} names that file; null if the
 *     plugin has none
 */
public record Bundle(String script, @Nullable String manifest) {
  static final String ENTRY = "index.js";
  static final String MANIFEST = "plugin.json";

  public Bundle {
    requireNonNull(script, "script is null");
  }

  /**
   * The bundle as {@link PluginLoader#fromArchive} reads it.
   *
   * @throws IOException if it is larger than that takes, or the temporary folder cannot be written
   */
  public byte[] archive() throws IOException {
    Path folder = Files.createTempDirectory("sluice-bundle");
    try {
      Files.writeString(folder.resolve(ENTRY), script, UTF_8);
      if (manifest != null) {
        Files.writeString(folder.resolve(MANIFEST), manifest, UTF_8);
      }
      return PluginLoader.packDirectory(folder);
    } finally {
      Folders.delete(folder);
    }
  }
}
