package io.sluice.runtime.plugin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.annotation.Nullable;

/**
 * Finds a plugin's code (contract §3.1, era B). The entry file is what {@code plugin.json} calls
 * {@code main}, else {@code index.js}, else {@code index.ts}; the manifest itself is optional. An
 * empty file counts as none. Text is UTF-8, with or without a byte order mark; malformed bytes
 * become U+FFFD, as in Node.
 *
 * <p>Nothing is written, no link is followed out of a plugin, and what is too large is refused
 * ({@link ArchiveLimits}).
 */
public final class PluginLoader {
  private static final String MANIFEST = "plugin.json";
  private static final String BYTE_ORDER_MARK = "\uFEFF";
  private static final String TYPED_IN_ENTRY = "index.ts";
  private static final List<String> DEFAULT_ENTRIES = List.of("index.js", "index.ts");

  private PluginLoader() {}

  /**
   * Loads a plugin from a directory of this machine.
   *
   * @throws PluginLoadException if there is no entry file, the manifest is no JSON object, or a
   *     file cannot be read, is too large or lies outside the directory
   */
  public static PluginPackage fromDirectory(Path directory, PluginIdentity plugin)
      throws PluginLoadException {
    return fromDirectory(directory, plugin, null);
  }

  /**
   * Loads a plugin from a directory of this machine, with another entry file than its own.
   *
   * @param entry path of the entry file inside the directory; null for the plugin's own
   * @throws PluginLoadException as {@link #fromDirectory(Path, PluginIdentity)}
   */
  public static PluginPackage fromDirectory(
      Path directory, PluginIdentity plugin, @Nullable String entry) throws PluginLoadException {
    requireNonNull(directory, "directory is null");
    return load(name -> readFile(directory, name), plugin, entry);
  }

  /**
   * Loads a plugin from a zip or a gzipped tar. Its root is the directory of the first entry.
   *
   * @throws PluginLoadException if it is neither, has no entry file, its manifest is no JSON
   *     object, it holds what {@link PluginArchive} does not let in, or it is too large when
   *     unpacked
   */
  public static PluginPackage fromArchive(byte[] archive, PluginIdentity plugin)
      throws PluginLoadException {
    return fromArchive(archive, plugin, null);
  }

  /**
   * Loads a plugin from a zip or a gzipped tar, with another entry file than its own.
   *
   * @param entry path of the entry file inside the plugin; null for the plugin's own
   * @throws PluginLoadException as {@link #fromArchive(byte[], PluginIdentity)}
   */
  public static PluginPackage fromArchive(
      byte[] archive, PluginIdentity plugin, @Nullable String entry) throws PluginLoadException {
    requireNonNull(archive, "archive is null");
    requireNonNull(plugin, "plugin is null");
    PluginArchive files;
    try {
      files = PluginArchive.read(archive);
    } catch (RefusedFileException e) {
      throw PluginLoadException.refused(plugin, e);
    } catch (IOException e) {
      throw PluginLoadException.unreadableArchive(e);
    }
    return load(files::file, plugin, entry);
  }

  /**
   * Takes source that was typed in. Its entry is {@code index.ts}, which is what upstream calls it;
   * {@code main} is not looked at.
   *
   * @param manifestJson text of plugin.json, null or empty if there is none
   * @throws PluginLoadException if the source is empty, or the manifest is no JSON object
   */
  public static PluginPackage fromSource(
      String source, @Nullable String manifestJson, PluginIdentity plugin)
      throws PluginLoadException {
    requireNonNull(source, "source is null");
    requireNonNull(plugin, "plugin is null");
    PluginManifest manifest =
        manifest(manifestJson == null ? null : withoutMark(manifestJson), plugin);
    if (source.isEmpty()) {
      throw PluginLoadException.noSource(plugin, TYPED_IN_ENTRY);
    }
    return PluginPackage.of(manifest, TYPED_IN_ENTRY, withoutMark(source));
  }

  /**
   * Packs a plugin's directory into a zip that {@link #fromArchive} reads. The same files give the
   * same bytes on the same JVM, whatever their times and the order of the file system. Hidden files
   * and {@code node_modules} are left out.
   *
   * @throws IOException if the directory cannot be read, holds a link, or is larger than what
   *     {@link #fromArchive} would take; the message is a sentence
   */
  public static byte[] packDirectory(Path directory) throws IOException {
    return DirectoryPacker.pack(requireNonNull(directory, "directory is null"));
  }

  /**
   * Reads the text of a {@code plugin.json} that stands alone.
   *
   * @throws PluginLoadException if it is no JSON object
   */
  public static PluginManifest readManifest(String json, PluginIdentity plugin)
      throws PluginLoadException {
    return manifest(withoutMark(json), plugin);
  }

  private static PluginPackage load(
      PluginFiles files, PluginIdentity plugin, @Nullable String givenEntry)
      throws PluginLoadException {
    requireNonNull(plugin, "plugin is null");
    try {
      PluginManifest manifest = manifest(text(files, MANIFEST), plugin);
      String main = givenEntry == null ? manifest.main() : givenEntry;
      List<String> candidates =
          main == null ? DEFAULT_ENTRIES : List.of(PluginPath.normalize(main));
      String empty = null;
      for (String entry : candidates) {
        String source = text(files, entry);
        if (source != null && !source.isEmpty()) {
          return PluginPackage.of(manifest, entry, source);
        }
        empty = source != null && empty == null ? entry : empty;
      }
      if (empty == null) {
        throw PluginLoadException.noSource(plugin, main == null ? "index.ts, index.js" : main);
      }
      return PluginPackage.of(manifest, empty, ""); // a plugin that does nothing, as in era A
    } catch (RefusedFileException e) {
      throw PluginLoadException.refused(plugin, e);
    } catch (IOException e) {
      throw PluginLoadException.unreadableFile(plugin, e);
    }
  }

  private static PluginManifest manifest(@Nullable String json, PluginIdentity plugin)
      throws PluginLoadException {
    if (json == null || json.isEmpty()) {
      return PluginManifest.EMPTY;
    }
    try {
      return ManifestReader.read(json);
    } catch (JsonProcessingException e) {
      throw PluginLoadException.badManifest(plugin, e);
    }
  }

  /** Editors on Windows put a byte order mark before UTF-8; neither JSON nor a program has it. */
  private static String withoutMark(String text) {
    return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
  }

  /** Text of a file, null if it is missing. */
  @Nullable
  private static String text(PluginFiles files, String name) throws IOException {
    byte[] content = files.read(name);
    return content == null ? null : withoutMark(new String(content, UTF_8));
  }

  @Nullable
  private static byte[] readFile(Path directory, String name) throws IOException {
    Path file = directory.resolve(name);
    if (!Files.isRegularFile(file)) {
      return null;
    }
    if (!file.toRealPath().startsWith(directory.toRealPath())) {
      throw new RefusedFileException(
          "Its \"" + name + "\" is a link that leads out of " + directory + ".");
    }
    try (InputStream content = Files.newInputStream(file)) {
      return ArchiveLimits.readFile(name, content);
    }
  }

  /** Where a plugin's files are. */
  @FunctionalInterface
  private interface PluginFiles {
    /** Content of the file with this normalized name, null if there is none. */
    @Nullable
    byte[] read(String name) throws IOException;
  }
}
