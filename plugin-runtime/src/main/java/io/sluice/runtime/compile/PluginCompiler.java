package io.sluice.runtime.compile;

import static io.sluice.runtime.compile.CompileException.Reason.SOURCE;
import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import javax.annotation.Nullable;

/**
 * Turns a plugin's source (JavaScript or TypeScript, script or ES module, whatever its file is
 * called: contract §3.5) into a script the sandbox runs. Thread-safe; one per process, shared.
 *
 * <ul>
 *   <li>Types vanish, and with them imports that only types use. Enums, parameter properties and
 *       the like become code. Namespaces with values, decorators, JSX and {@code await} at the top
 *       level are refused.
 *   <li>{@code import} becomes {@code require}; the default import and the namespace are the module
 *       itself. {@code export} becomes an assignment to {@code exports}, or a getter if the name is
 *       assigned to later.
 *   <li>The script is sloppy, as upstream's is (contract §5), so a directive of the whole file is
 *       none; those of functions stay.
 *   <li>A module that plugins may not import is refused, wherever in the code it is named by a
 *       literal. A {@code require} that is a parameter of a function around it is not ours.
 *   <li>Lines are the author's; columns too, but for lines with module syntax in front.
 * </ul>
 *
 * <p>Results are remembered by content hash in memory, and in a folder if there is one.
 */
public final class PluginCompiler implements AutoCloseable {
  private final CompilerLimits limits;
  private final ImportRule rule;
  private final ScriptMemory memory;
  @Nullable private final ScriptFolder folder;
  private final Workshop workshop;

  /**
   * Makes the compiler; nothing is loaded yet.
   *
   * @param importable the modules plugins may import
   * @param refusalOf for the name of another module the sentence that refuses it, without the
   *     file's name: {@code Cannot import 'm'! This package is not provided by PostHog in plugins.}
   * @param cacheDirectory where scripts are kept over restarts, at most 256 MB; null if nowhere
   */
  public PluginCompiler(
      Set<String> importable, Function<String, String> refusalOf, @Nullable Path cacheDirectory) {
    this(importable, refusalOf, cacheDirectory, CompilerLimits.DEFAULT);
  }

  PluginCompiler(
      Set<String> importable,
      Function<String, String> refusalOf,
      @Nullable Path cacheDirectory,
      CompilerLimits limits) {
    this.rule = new ImportRule(importable, refusalOf);
    this.limits = limits;
    this.memory = new ScriptMemory(System::nanoTime);
    this.folder =
        cacheDirectory == null
            ? null
            : new ScriptFolder(
                cacheDirectory,
                version(rule.importable()),
                InstantSource.system(),
                ScriptFolder.MAX_BYTES);
    this.workshop = new Workshop(limits, () -> new Toolchain(rule));
  }

  /** Of everything but the source that a script depends on. */
  private static String version(Set<String> importable) {
    return Hash.of(
        Toolchain.VERSIONS + "\n" + Toolchain.ownSource() + "\n" + new TreeSet<>(importable));
  }

  /**
   * Compiles, or finds what was compiled before.
   *
   * @param contentHash tells the source from others: decides alone whether a result is used again
   * @return text to be run as a sloppy-mode script that finds {@code exports}, {@code module} and
   *     {@code require}; its lines are the author's
   * @throws CompileException if the source cannot be run; also if the calling thread is
   *     interrupted, with its flag set, or the compiler is closed
   */
  public String compile(String source, String contentHash) throws CompileException {
    requireNonNull(source, "source is null");
    requireNonNull(contentHash, "contentHash is null");
    String known = memory.find(contentHash);
    return known == null ? compileOnce(source, contentHash) : known;
  }

  private String compileOnce(String source, String contentHash) throws CompileException {
    String kept = folder == null ? null : folder.find(contentHash);
    if (kept != null) {
      memory.keep(contentHash, kept);
      return kept;
    }
    try {
      return workshop.run(tools -> compileHere(tools, source, contentHash));
    } catch (CompileException e) {
      memory.keep(contentHash, e);
      throw e;
    }
  }

  private String compileHere(Toolchain tools, String source, String contentHash)
      throws CompileException {
    // Somebody before us in the queue may have had the same source.
    String known = memory.find(contentHash);
    if (known != null) {
      return known;
    }
    String text = script(tools, source);
    memory.keep(contentHash, text);
    if (folder != null) {
      folder.keep(contentHash, text);
    }
    return text;
  }

  private String script(Toolchain tools, String source) throws CompileException {
    if (source.length() > limits.characters()) {
      throw new CompileException(
          SOURCE,
          "The code is %,d characters long; the limit is %,d. Leave out what it does not need."
              .formatted(source.length(), limits.characters()));
    }
    String text = SourceText.normalized(source);
    // Of most plain scripts, and of all bundles, the engine's own parser and a look at the tokens
    // say enough, which is a hundred times faster than the tools.
    boolean isScript = !SourceText.hasCallLikeGenericOne(text) && tools.isScript(text);
    ScriptScan scan = isScript ? ScriptScan.of(text) : null;
    if (scan != null && scan.isSure()) {
      String refusal = firstRefusal(scan);
      if (refusal == null) {
        return scan.withoutDirective();
      }
      if (!scan.isRequirePassedAround()) {
        throw new CompileException(SOURCE, "/index.ts: " + refusal);
      }
    }
    int tokens = SourceText.tokensAtMost(text);
    if (tokens > limits.tokens()) {
      throw new CompileException(
          SOURCE,
          "The code has about %,d words and signs; the limit is %,d. Leave out what it does not need."
              .formatted(tokens, limits.tokens()));
    }
    return tools.compile(text, !isScript);
  }

  @Nullable
  private String firstRefusal(ScriptScan scan) {
    return scan.required().stream()
        .map(rule::refusal)
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  @Override
  public void close() {
    workshop.close();
  }
}
