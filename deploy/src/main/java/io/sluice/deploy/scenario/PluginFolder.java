package io.sluice.deploy.scenario;

import static java.util.Objects.requireNonNull;

import io.sluice.deploy.Problem;
import io.sluice.deploy.bundle.BundleOptions;
import io.sluice.deploy.bundle.PluginBundler;
import io.sluice.runtime.plugin.ManifestProblems;
import io.sluice.runtime.plugin.PluginIdentity;
import io.sluice.runtime.plugin.PluginLoadException;
import io.sluice.runtime.plugin.PluginLoader;
import io.sluice.runtime.plugin.PluginPackage;
import io.sluice.runtime.sandbox.Attachment;
import io.sluice.runtime.sandbox.CodeSource;
import io.sluice.runtime.sandbox.Script;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.annotation.Nullable;

/** A plugin in a folder or an archive. The runtime compiles it, once for all cases. */
record PluginFolder(PluginPackage loaded) {
  private static final String TEST_TIMER = "__jestSetTimeout";

  /**
   * Loads a plugin.
   *
   * @param path a folder, or a zip or gzipped tar
   * @param entry the file to load instead of plugin.json's main; null for that
   * @throws PluginLoadException if it cannot be loaded
   * @throws Problem if there is nothing there that could be read
   */
  static PluginFolder load(Path path, int pluginId, @Nullable String entry)
      throws PluginLoadException {
    PluginIdentity identity = new PluginIdentity(pluginId, nameOf(path), null, null, false);
    if (Files.isDirectory(path)) {
      return new PluginFolder(PluginLoader.fromDirectory(path, identity, entry));
    }
    try {
      return new PluginFolder(PluginLoader.fromArchive(Files.readAllBytes(path), identity, entry));
    } catch (IOException e) {
      throw Problem.input(
          "There is no plugin at %s; expected a folder, a .zip or a .tgz.".formatted(path), e);
    }
  }

  /**
   * Bundles a folder and loads what comes of it.
   *
   * @param entry the file to begin with
   * @throws PluginLoadException if the bundle cannot be loaded
   * @throws Problem if the folder cannot be bundled: of the kind INPUT for its own sake
   */
  static PluginFolder bundled(Path folder, int pluginId, String entry, BundleOptions options)
      throws PluginLoadException {
    PluginIdentity identity = new PluginIdentity(pluginId, nameOf(folder), null, null, false);
    try {
      byte[] archive = PluginBundler.of(options).bundle(folder, entry).archive();
      return new PluginFolder(PluginLoader.fromArchive(archive, identity));
    } catch (IOException e) {
      throw Problem.failure("The bundle of %s cannot be made: %s.".formatted(folder, e), e);
    }
  }

  /**
   * What is wrong with its plugin.json, one sentence each; the plugin runs all the same (contract
   * §3.3).
   */
  List<String> problems() {
    ManifestProblems problems = loaded.manifest().problems();
    return Stream.concat(problems.errors().stream(), problems.warnings().stream())
        .map(sentence -> "plugin.json: " + sentence)
        .toList();
  }

  /**
   * The plugin with the timer that upstream gives to plugins in its tests only (contract §6.10), if
   * it names it. It is put behind the plugin's own lines, which stay where they are.
   */
  PluginFolder forTests() {
    return loaded.source().contains(TEST_TIMER)
        ? new PluginFolder(
            PluginPackage.of(
                loaded.manifest(),
                loaded.entry(),
                loaded.source() + "\nvar " + TEST_TIMER + " = setTimeout;\n"))
        : this;
  }

  /** The plugin's name as its plugin.json says it, empty if it does not. */
  String name() {
    return loaded.manifest().name() == null ? "" : loaded.manifest().name();
  }

  /** The code, with a config's files. */
  CodeSource code(Map<String, Attachment> attachments) {
    requireNonNull(attachments, "attachments is null");
    return new CodeSource() {
      @Override
      public Script load() {
        return new Script(loaded.entry(), loaded.source(), loaded.contentHash());
      }

      @Override
      public Map<String, Attachment> attachments() {
        return attachments;
      }
    };
  }

  static String nameOf(Path path) {
    Path name = path.toAbsolutePath().normalize().getFileName();
    return name == null ? path.toString() : name.toString();
  }
}
