package io.sluice.deploy.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.deploy.Problem;
import io.sluice.runtime.compile.CompileException;
import io.sluice.runtime.compile.PluginCompiler;
import io.sluice.runtime.plugin.PluginIdentity;
import io.sluice.runtime.plugin.PluginLoader;
import io.sluice.runtime.plugin.PluginPackage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Value;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs esbuild, and what comes out in the way a sandbox does. */
class PluginBundlerITCase {
  private static final Set<String> IMPORTABLE = Set.of("node-fetch", "crypto");

  @TempDir Path temporary;
  private Path plugin;
  private FakeNpmRegistry registry;
  private PluginBundler bundler;

  @BeforeEach
  void start() throws IOException {
    plugin = Files.createDirectories(temporary.resolve("plugin"));
    registry = new FakeNpmRegistry();
    Path cache = temporary.resolve("cache");
    NpmRegistry npm = new NpmRegistry(registry.address(), cache);
    bundler =
        new PluginBundler(
            npm,
            () -> new Esbuild(new EsbuildProgram(cache, npm).find(Platform.ofThisMachine())),
            IMPORTABLE);
  }

  @AfterEach
  void stop() {
    registry.close();
  }

  private void file(String name, String content) throws IOException {
    Path file = plugin.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
  }

  /** What an expression gives after the bundle has run, compiled as the job does. */
  private Object result(Bundle bundle, String expression) throws CompileException {
    try (PluginCompiler compiler =
            new PluginCompiler(IMPORTABLE, name -> "Cannot import '" + name + "'", null);
        Context context =
            Context.newBuilder("js").option("engine.WarnInterpreterOnly", "false").build()) {
      context.eval(
          "js",
          """
          var module = {exports: {}}, exports = {};
          const modules = {crypto: Object.freeze({hash: () => 'hashed'}), 'node-fetch': () => 'fetched'};
          function require(name) {
            if (!(name in modules)) throw new Error('no ' + name);
            return modules[name];
          }
          """);
      context.eval("js", compiler.compile(bundle.script(), "hash"));
      Value value = context.eval("js", expression);
      return value.as(Object.class);
    }
  }

  @Test
  void aPluginOfOneFileNeedsNoBundling() throws Exception {
    file(
        "index.ts",
        "import fetch from 'node-fetch'\nimport type { A } from './types'\nexport const a = fetch");
    assertThat(bundler.bundleIfNeeded(plugin)).isEmpty();
    file("index.ts", "function processEvent(event) { return event }");
    assertThat(bundler.bundleIfNeeded(plugin)).isEmpty();
    file("index.ts", "export const a = = 1");
    assertThat(bundler.bundleIfNeeded(plugin)).isEmpty();
  }

  @Test
  void severalFilesBecomeOneAndTheManifestNamesIt() throws Exception {
    file("plugin.json", "{\"name\": \"P\", \"main\": \"src/main.ts\", \"config\": []}");
    file(
        "src/main.ts",
        """
        import fetch, * as all from 'node-fetch'
        import * as crypto from 'crypto'
        import { twice } from '../lib/twice'
        import data from './data.json'
        export function processEvent(n: number): string {
          return [twice(n), data.a, fetch(), all(), crypto.hash()].join()
        }
        export default { onEvent: () => 'default' }
        """);
    file("src/data.json", "{\"a\": 7}");
    file("lib/twice.ts", "export const twice = (n: number): number => 2 * n");

    Bundle bundle = bundler.bundleIfNeeded(plugin).orElseThrow();

    assertThat(result(bundle, "exports.processEvent(4)")).isEqualTo("8,7,fetched,fetched,hashed");
    assertThat(result(bundle, "exports.default.onEvent()")).isEqualTo("default");
    PluginPackage packed =
        PluginLoader.fromArchive(bundle.archive(), new PluginIdentity(1, "p", null, null, false));
    assertThat(packed.entry()).isEqualTo("index.js");
    assertThat(packed.manifest().name()).isEqualTo("P");
    assertThat(packed.source()).isEqualTo(bundle.script());
  }

  @Test
  void commonJsEntriesExportWhatTheyExport() throws Exception {
    file("index.js", "const {b} = require('./b')\nmodule.exports = { processEvent: () => b }");
    file("b.js", "exports.b = 'b'");
    assertThat(result(bundler.bundleIfNeeded(plugin).orElseThrow(), "exports.processEvent()"))
        .isEqualTo("b");
  }

  @Test
  void topLevelFunctionsOfAPluginWithoutExportsStayGlobals() throws Exception {
    file(
        "index.js",
        "import {b} from './b'\nfunction processEvent() { return b() }\nconst jobs = { run() {} }");
    file("b.js", "function processEvent() { return 'b' }\nexport const b = () => processEvent()");
    Bundle bundle = bundler.bundleIfNeeded(plugin).orElseThrow();
    assertThat(
            result(
                bundle,
                "globalThis.processEvent() + typeof globalThis.jobs.run +"
                    + " Object.keys(exports).length + Object.keys(module.exports).length"))
        .isEqualTo("bfunction00");
  }

  @Test
  void packagesComeFromTheFolderFirstAndElseFromTheRegistry() throws Exception {
    registry
        .with("left", "1.2.0", "module.exports = require('deep') + ' left'", "deep", "^1.0.0")
        .with("deep", "1.0.1", "module.exports = 'deep'")
        .with("local", "1.0.0", "module.exports = 'not this one'");
    file(
        "package.json",
        "{\"dependencies\": {\"left\": \"^1.0.0\", \"local\": \"1.0.0\", \"unused\": \"1\"}}");
    file("node_modules/local/index.js", "module.exports = 'local'");
    file(
        "index.ts",
        """
        import left from 'left'
        import local from 'local'
        export const both = left + ' ' + local
        """);
    assertThat(result(bundler.bundleIfNeeded(plugin).orElseThrow(), "exports.both"))
        .isEqualTo("deep left local");
    assertThat(registry.requests)
        .noneMatch(path -> path.contains("local") || path.contains("unused"));
  }

  @Test
  void whatIsNowhereIsToldWithTheRemedy() throws Exception {
    file("index.ts", "import x from 'nowhere'\nexport const a = x");
    assertThatThrownBy(() -> bundler.bundleIfNeeded(plugin))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("dependencies of its package.json")
        .hasMessageContaining("Could not resolve \"nowhere\"")
        .hasMessageContaining("index.ts:1:14");
    file("index.ts", "import x from './nowhere'\nexport const a = x");
    assertThatThrownBy(() -> bundler.bundleIfNeeded(plugin))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("./nowhere");
  }

  @Test
  void anOptionalPackageThatIsNowhereFailsWhenItIsRequired() throws Exception {
    file(
        "index.js",
        """
        const {b} = require('./b')
        let found = b
        try { require('optional-native') } catch (e) { found += e.code }
        exports.found = found
        """);
    file("b.js", "exports.b = 'b '");
    assertThat(result(bundler.bundleIfNeeded(plugin).orElseThrow(), "exports.found"))
        .isEqualTo("b MODULE_NOT_FOUND");
  }

  @Test
  void filesOutsideTheFolderAreRefused() throws Exception {
    Files.writeString(temporary.resolve("secret.json"), "{\"password\": 1}");
    file("index.ts", "import s from '../secret.json'\nexport const a = s");
    assertThatThrownBy(() -> bundler.bundleIfNeeded(plugin))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("outside its folder");
    Files.createSymbolicLink(plugin.resolve("link.json"), temporary.resolve("secret.json"));
    file("index.ts", "import s from './link.json'\nexport const a = s");
    assertThatThrownBy(() -> bundler.bundleIfNeeded(plugin))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("outside its folder");
  }

  @Test
  void bundlingAFolderOfOneFileWorksToo() throws Exception {
    file("index.js", "exports.a = 1");
    Bundle bundle = bundler.bundle(plugin);
    assertThat(result(bundle, "exports.a")).isEqualTo(1);
    assertThat(Optional.ofNullable(bundle.manifest())).isEmpty();
  }

  @Test
  void theProgramIsUnpackedOnceAndADamagedOneIsReplaced() throws Exception {
    EsbuildProgram program =
        new EsbuildProgram(
            temporary.resolve("cache"),
            new NpmRegistry(registry.address(), temporary.resolve("cache")));
    Path path = program.find(Platform.ofThisMachine());
    long size = Files.size(path);
    Files.writeString(path, "damage");
    assertThat(program.find(Platform.ofThisMachine())).isEqualTo(path);
    assertThat(Files.size(path)).isEqualTo(size);
  }

  @Test
  void otherPlatformsProgramsComeFromTheRegistry() throws Exception {
    registry.with(
        "@esbuild/darwin-arm64",
        EsbuildProgram.VERSION,
        new ObjectMapper().createObjectNode(),
        Map.of("bin/esbuild", "a program"));
    EsbuildProgram program =
        new EsbuildProgram(
            temporary.resolve("cache"),
            new NpmRegistry(registry.address(), temporary.resolve("cache")));
    Path path = program.find(Platform.of("Mac OS X", "aarch64"));
    assertThat(path).hasContent("a program").isExecutable();
  }
}
