package io.sluice.deploy.scenario;

import io.sluice.runtime.compile.CompileException;
import io.sluice.runtime.compile.CompiledScript;
import io.sluice.runtime.compile.PluginCompiler;
import io.sluice.runtime.library.LibraryCatalog;
import io.sluice.runtime.plugin.PluginPackage;
import io.sluice.runtime.sandbox.Script;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Compiles plugins as the job does; what needs no compiler runs as it is. */
final class CompiledScripts implements ScriptSource, AutoCloseable {
  /** Modules that the sandbox has beside those of the catalogue (contract §6.9). */
  private static final List<String> OF_THE_SANDBOX =
      List.of("@posthog/plugin-scaffold", "@posthog/plugin-contrib", "node-fetch");

  private final PluginCompiler compiler;

  CompiledScripts() {
    LibraryCatalog catalog = new LibraryCatalog();
    Set<String> importable = new HashSet<>(catalog.importable());
    importable.addAll(OF_THE_SANDBOX);
    this.compiler = new PluginCompiler(importable, catalog::refusal, null);
  }

  @Override
  public Script scriptOf(PluginPackage plugin) throws CompileException {
    CompiledScript compiled =
        compiler.compile(plugin.entry(), plugin.source(), plugin.contentHash());
    return new Script(compiled.fileName(), compiled.text(), compiled.contentHash());
  }

  @Override
  public void close() {
    compiler.close();
  }
}
