package io.sluice.runtime.plugin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A plugin as it is run: one source file, and what its {@code plugin.json} says.
 *
 * @param manifest what plugin.json says, {@link PluginManifest#EMPTY} if there is none
 * @param entry path of the entry file inside the plugin, for positions in errors; for example
 *     {@code index.js}
 * @param source text of the entry file, JavaScript or TypeScript, not compiled
 * @param contentHash SHA-256 over what is run, 64 lower-case hexadecimal digits: two packages with
 *     the same hash run the same code
 */
public record PluginPackage(
    PluginManifest manifest, String entry, String source, String contentHash) {
  public PluginPackage {
    requireNonNull(manifest, "manifest is null");
    requireNonNull(entry, "entry is null");
    requireNonNull(source, "source is null");
    requireNonNull(contentHash, "contentHash is null");
  }

  /** A package with the hash of this source. */
  public static PluginPackage of(PluginManifest manifest, String entry, String source) {
    return new PluginPackage(manifest, entry, source, hash(entry, source));
  }

  /** The name counts because the compiler goes by its suffix; the zero byte keeps the two apart. */
  private static String hash(String entry, String source) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      sha256.update(entry.getBytes(UTF_8));
      sha256.update((byte) 0);
      sha256.update(source.getBytes(UTF_8));
      return HexFormat.of().formatHex(sha256.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("This JVM has no SHA-256, which every JVM must have", e);
    }
  }
}
