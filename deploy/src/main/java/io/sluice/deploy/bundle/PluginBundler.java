package io.sluice.deploy.bundle;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.deploy.Problem;
import io.sluice.deploy.local.FileReasons;
import io.sluice.deploy.local.Folders;
import io.sluice.runtime.library.LibraryCatalog;
import io.sluice.runtime.plugin.PluginIdentity;
import io.sluice.runtime.plugin.PluginLoadException;
import io.sluice.runtime.plugin.PluginLoader;
import io.sluice.runtime.plugin.PluginPackage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.annotation.Nullable;

/**
 * Makes one file of a plugin's folder: of its entry (what {@code plugin.json} calls {@code main},
 * else {@code index.js}, else {@code index.ts}), the files it imports, and npm packages. Packages
 * come from {@code node_modules} in the folder; those of {@code dependencies} in {@code
 * package.json} that are not there come from the npm registry. Modules that Sluice provides stay
 * imports.
 *
 * <p>The script exports what the entry exports, in the ways a plugin may (contract §4.1). Not
 * thread-safe.
 */
public final class PluginBundler {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** What a plugin may define without exporting it (contract §4.1, §4.2). */
  private static final List<String> GLOBALS =
      List.of(
          "setupPlugin",
          "teardownPlugin",
          "processEvent",
          "processEventBatch",
          "onEvent",
          "onSnapshot",
          "exportEvents",
          "composeWebhook",
          "getSettings",
          "runEveryMinute",
          "runEveryHour",
          "runEveryDay",
          "jobs",
          "metrics");

  private static final Pattern MAY_IMPORT = Pattern.compile("\\b(import|require|from)\\b");
  private static final Pattern MAY_NEED_FILES = Pattern.compile("['\"`]\\.{1,2}/");

  /** How esbuild reads a module whose exports it cannot see. */
  private static final Pattern PROVIDED =
      Pattern.compile("__toESM\\d*\\((require\\(\"([^\"]+)\"\\))(, 1)?\\)");

  private final NpmRegistry npm;
  private final Supplier<Esbuild> esbuild;
  private final Set<String> importable;

  PluginBundler(NpmRegistry npm, Supplier<Esbuild> esbuild, Set<String> importable) {
    this.npm = npm;
    this.esbuild = esbuild;
    this.importable = Set.copyOf(importable);
  }

  /** For the modules that Sluice provides. */
  public static PluginBundler of(BundleOptions options) {
    requireNonNull(options, "options is null");
    NpmRegistry npm = new NpmRegistry(options.npmRegistry(), options.cacheFolder());
    EsbuildProgram program = new EsbuildProgram(options.cacheFolder(), npm);
    return new PluginBundler(
        npm,
        () -> new Esbuild(program.find(Platform.ofThisMachine())),
        new LibraryCatalog().importable());
  }

  /**
   * Bundles the folder if its entry imports a file or a package that Sluice does not provide.
   *
   * @return empty if the folder can be installed as it is, or is no plugin, which others tell
   * @throws Problem if something it imports cannot be found, fetched or bundled
   */
  public Optional<Bundle> bundleIfNeeded(Path folder) {
    PluginPackage plugin;
    try {
      plugin = load(folder);
    } catch (PluginLoadException e) {
      return Optional.empty();
    }
    if (!MAY_IMPORT.matcher(plugin.source()).find()) {
      return Optional.empty(); // no need to find and start a program
    }
    Entry entry = entry(folder, plugin);
    Esbuild tool;
    try {
      tool = esbuild.get();
    } catch (Problem e) {
      if (MAY_NEED_FILES.matcher(plugin.source()).find()
          || Files.exists(folder.resolve("package.json"))) {
        throw e;
      }
      return Optional.empty(); // most plugins are one file, and need no bundler on any machine
    }
    Esbuild.Result look = look(tool, entry);
    if (look.script() == null && !look.messages().contains("Could not resolve")) {
      return Optional.empty(); // not for want of a file; the job will say what is wrong with it
    }
    requireDone(look, folder);
    return imports(look).stream().allMatch(importable::contains) && inputs(look).size() <= 1
        ? Optional.empty()
        : Optional.of(bundle(tool, entry, look));
  }

  /**
   * Bundles the folder.
   *
   * @throws Problem if it holds no plugin, or something it imports cannot be found, fetched or
   *     bundled
   */
  public Bundle bundle(Path folder) {
    return bundle(folder, null);
  }

  /**
   * Bundles the folder from another entry than its own.
   *
   * @param entryFile path of the entry file inside the folder; null for the folder's own
   * @throws Problem as {@link #bundle(Path)}
   */
  public Bundle bundle(Path folder, @Nullable String entryFile) {
    try {
      Entry entry = entry(folder, load(folder, entryFile));
      Esbuild tool = esbuild.get();
      return bundle(tool, entry, requireDone(look(tool, entry), folder));
    } catch (PluginLoadException e) {
      throw Problem.input(e.getMessage(), e);
    }
  }

  /**
   * The entry file.
   *
   * @param root folder of the plugin, real path
   * @param folder of the file
   */
  private record Entry(Path root, Path folder, String name, String source) {}

  private static PluginPackage load(Path folder) throws PluginLoadException {
    return load(folder, null);
  }

  private static PluginPackage load(Path folder, @Nullable String entryFile)
      throws PluginLoadException {
    Path name = folder.toAbsolutePath().normalize().getFileName();
    return PluginLoader.fromDirectory(
        folder,
        new PluginIdentity(
            0, name == null ? folder.toString() : name.toString(), null, null, false),
        entryFile);
  }

  private static Entry entry(Path folder, PluginPackage plugin) {
    try {
      Path root = folder.toRealPath();
      Path file = root.resolve(plugin.entry());
      return new Entry(root, file.getParent(), file.getFileName().toString(), plugin.source());
    } catch (IOException e) {
      throw Problem.input("%s cannot be read: %s.".formatted(folder, FileReasons.of(e)), e);
    }
  }

  /** Bundles the plugin's own files only, to see what else they import and what they export. */
  private static Esbuild.Result look(Esbuild tool, Entry entry) {
    return tool.run(
        entry.folder(),
        entry.name(),
        entry.source(),
        null,
        List.of("--format=esm", "--packages=external"));
  }

  private static Esbuild.Result requireDone(Esbuild.Result result, Path folder) {
    if (result.script() == null) {
      throw Problem.input(
          "The plugin in %s cannot be bundled; the bundler says:%n%s"
              .formatted(folder, result.messages()));
    }
    return result;
  }

  private Bundle bundle(Esbuild tool, Entry entry, Esbuild.Result look) {
    String source = exportsNothing(look, entry) ? withGlobals(entry.source()) : entry.source();
    Entry whole = new Entry(entry.root(), entry.folder(), entry.name(), source);
    Set<String> packages =
        imports(look).stream()
            .filter(name -> !importable.contains(name))
            .map(NpmPackage::of)
            .collect(Collectors.toCollection(TreeSet::new));
    Map<String, String> missing = missing(entry, packages);
    if (missing.isEmpty()) {
      return finished(tool, whole, null);
    }
    NpmTree tree = new NpmTree(npm, importable::contains);
    tree.add(missing);
    Path folder = null;
    try {
      folder = Files.createTempDirectory("sluice-npm").toRealPath();
      tree.unpackInto(folder);
      return finished(tool, whole, folder);
    } catch (IOException e) {
      throw Problem.failure("npm packages cannot be unpacked: %s.".formatted(FileReasons.of(e)), e);
    } finally {
      discard(folder);
    }
  }

  /** A plugin that exports nothing is its top-level functions, which a bundle would drop. */
  private static boolean exportsNothing(Esbuild.Result look, Entry entry) {
    JsonNode inputs = look.about().path("inputs");
    JsonNode output = look.about().path("outputs").elements().next();
    return output.path("exports").isEmpty()
        && !inputs.path(entry.name()).path("format").asText().equals("cjs");
  }

  private static String withGlobals(String source) {
    return source
        + GLOBALS.stream()
            .map(n -> "\nif (typeof %1$s !== 'undefined') globalThis.%1$s = %1$s;".formatted(n))
            .collect(Collectors.joining());
  }

  /** Ranges of packages that package.json names and node_modules does not have. */
  private static Map<String, String> missing(Entry entry, Set<String> packages) {
    Path file = entry.root().resolve("package.json");
    Map<String, String> ranges = new TreeMap<>();
    if (!packages.isEmpty() && Files.isRegularFile(file)) {
      try {
        JsonNode dependencies = JSON.readTree(file.toFile()).path("dependencies");
        for (String name : packages) {
          if (dependencies.path(name).isTextual()
              && !Files.isDirectory(entry.root().resolve("node_modules").resolve(name))) {
            ranges.put(name, dependencies.path(name).asText());
          }
        }
      } catch (JsonProcessingException e) {
        throw Problem.input(
            "%s is not JSON: %s.".formatted(file, e.getOriginalMessage().lines().findFirst().get()),
            e);
      } catch (IOException e) {
        throw Problem.input("%s cannot be read: %s.".formatted(file, FileReasons.of(e)), e);
      }
    }
    return ranges;
  }

  private Bundle finished(Esbuild tool, Entry entry, @Nullable Path packages) {
    List<String> options = new ArrayList<>(List.of("--format=cjs"));
    importable.stream().sorted().forEach(name -> options.add("--external:" + name));
    Path nodePath = packages == null ? null : packages.resolve("node_modules");
    Esbuild.Result result =
        tool.run(entry.folder(), entry.name(), entry.source(), nodePath, options);
    explained(result, entry);
    refuseStrangeFiles(result, entry, packages);
    Set<String> optional = new TreeSet<>(imports(result));
    optional.removeAll(importable);
    if (!optional.isEmpty()) {
      // What is left is required where a failure is caught; a plugin that names it is refused.
      result = withoutOptional(tool, entry, nodePath, options, optional);
      explained(result, entry);
    }
    return new Bundle(script(requireNonNull(result.script())), manifest(entry.root()));
  }

  private void explained(Esbuild.Result result, Entry entry) {
    if (result.script() == null && result.messages().contains("Could not resolve")) {
      throw Problem.input(
          "The plugin in %s imports what Sluice does not provide and what is neither in its"
                  .formatted(entry.root())
              + " node_modules nor among the dependencies of its package.json; add it there. Node's"
              + " own modules are there only as far as plugins may import them: %s. The bundler says:%n%s"
                  .formatted(String.join(", ", new TreeSet<>(importable)), result.messages()));
    }
    requireDone(result, entry.root());
  }

  private static Esbuild.Result withoutOptional(
      Esbuild tool,
      Entry entry,
      @Nullable Path nodePath,
      List<String> options,
      Set<String> optional) {
    Path folder = null;
    try {
      folder = Files.createTempDirectory("sluice-absent");
      List<String> all = new ArrayList<>(options);
      int number = 0;
      for (String name : optional) {
        Path file = folder.resolve("absent" + number++ + ".js");
        Files.writeString(
            file,
            "throw Object.assign(new Error(%s), {code: 'MODULE_NOT_FOUND'});\n"
                .formatted(JSON.writeValueAsString("Cannot find module '" + name + "'")),
            UTF_8);
        all.add("--alias:" + name + "=" + file);
      }
      return tool.run(entry.folder(), entry.name(), entry.source(), nodePath, all);
    } catch (IOException e) {
      throw Problem.failure("A temporary file failed: %s.".formatted(FileReasons.of(e)), e);
    } finally {
      discard(folder);
    }
  }

  /** A plugin's author could take any file of this machine into the bundle by its path. */
  private static void refuseStrangeFiles(
      Esbuild.Result result, Entry entry, @Nullable Path packages) {
    for (String input : inputs(result)) {
      Path file = entry.folder().resolve(input).normalize();
      boolean isOwn = file.startsWith(entry.root());
      if (!isOwn && (packages == null || !file.startsWith(packages))) {
        throw Problem.input(
            "The plugin imports the file %s, which is outside its folder %s; copy it into the folder."
                .formatted(file, entry.root()));
      }
    }
  }

  private static Set<String> inputs(Esbuild.Result result) {
    Set<String> names = new TreeSet<>();
    result.about().path("inputs").fieldNames().forEachRemaining(names::add);
    return names;
  }

  /** Names of modules that are still imported. */
  private static Set<String> imports(Esbuild.Result result) {
    Set<String> names = new TreeSet<>();
    for (JsonNode output : result.about().path("outputs")) {
      for (JsonNode one : output.path("imports")) {
        names.add(one.path("path").asText());
      }
    }
    return names;
  }

  private String script(String bundled) {
    String text =
        PROVIDED
            .matcher(bundled)
            .replaceAll(
                call ->
                    Matcher.quoteReplacement(
                        importable.contains(call.group(2))
                            ? "__sluiceModule(" + call.group(1) + ")"
                            : call.group()));
    // In a function, for the names of what it is made of are nobody else's: a package's own "fetch"
    // must not become the global one.
    return "(function () {\n"
        + (text.equals(bundled) ? "" : resource("banner.js"))
        + text
        + resource("footer.js")
        + "})();\n";
  }

  @Nullable
  private static String manifest(Path root) {
    Path file = root.resolve(Bundle.MANIFEST);
    if (!Files.isRegularFile(file)) {
      return null;
    }
    try {
      ObjectNode manifest = (ObjectNode) JSON.readTree(file.toFile());
      manifest.put("main", Bundle.ENTRY);
      return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(manifest) + "\n";
    } catch (IOException e) {
      throw Problem.input("%s cannot be read: %s.".formatted(file, FileReasons.of(e)), e);
    }
  }

  private static void discard(@Nullable Path folder) {
    if (folder != null) {
      try {
        Folders.delete(folder);
      } catch (IOException e) {
        folder.toFile().deleteOnExit();
      }
    }
  }

  private static String resource(String name) {
    try (InputStream content = PluginBundler.class.getResourceAsStream(name)) {
      return new String(requireNonNull(content, name).readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the resource " + name, e);
    }
  }
}
