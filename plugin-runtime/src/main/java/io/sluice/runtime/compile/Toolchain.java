package io.sluice.runtime.compile;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import javax.annotation.Nullable;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.EnvironmentAccess;
import org.graalvm.polyglot.HostAccess;
import org.graalvm.polyglot.PolyglotAccess;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.Source;
import org.graalvm.polyglot.Value;
import org.graalvm.polyglot.io.IOAccess;
import org.graalvm.polyglot.proxy.ProxyExecutable;
import org.graalvm.polyglot.proxy.ProxyObject;

/**
 * The tools in a context of their own. Used by one thread at a time, but for {@link #cancel}; after
 * a {@link PolyglotException} it must not be used again.
 *
 * <p>It runs our own code and that of the tools only, but is denied everything all the same: what
 * it reads was written by strangers.
 */
final class Toolchain implements AutoCloseable {
  /** Where the tools' modules are on the class path, by the first part of a module's path. */
  private static final Map<String, String> TOOLS =
      Map.of(
          "sucrase", "/META-INF/resources/_static/sucrase/3.35.1/dist",
          "acorn", "/META-INF/resources/_static/acorn/8.16.0/dist");

  /** The tools with their versions, on which the compiler's output depends. */
  static final String VERSIONS = new TreeMap<>(TOOLS).toString();

  private static final String JS = "js";

  private final ImportRule rule;
  private final Context context;
  @Nullable private Value compile;

  /**
   * Makes the context; the tools are read when they are first needed.
   *
   * @param rule which modules plugins may import
   */
  Toolchain(ImportRule rule) {
    this.rule = rule;
    this.context =
        Context.newBuilder(JS)
            .allowHostAccess(HostAccess.NONE)
            .allowHostClassLookup(null)
            .allowPolyglotAccess(PolyglotAccess.NONE)
            .allowIO(IOAccess.NONE)
            .allowEnvironmentAccess(EnvironmentAccess.NONE)
            .in(InputStream.nullInputStream())
            .out(OutputStream.nullOutputStream())
            .err(OutputStream.nullOutputStream())
            .allowExperimentalOptions(true)
            .option("engine.WarnInterpreterOnly", "false")
            // Nothing can interrupt the making of a number from a literal of a million digits.
            .option("js.bigint", "false")
            .build();
  }

  /** The text of the part of the compiler that is ours. */
  static String ownSource() {
    return resource(Toolchain.class.getResourceAsStream("compiler.js"), "compiler.js");
  }

  /** Whether the engine itself takes the text for a script. */
  boolean isScript(String text) {
    try {
      context.parse(Source.newBuilder(JS, text, "index.js").cached(false).buildLiteral());
      return true;
    } catch (PolyglotException e) {
      if (e.isCancelled() || e.isInternalError()) {
        throw e;
      }
      return false;
    }
  }

  /**
   * Compiles.
   *
   * @param hasTypes false if the text is known to be a script as it stands
   * @throws CompileException if the fault is in the text
   */
  String compile(String text, boolean hasTypes) throws CompileException {
    if (compile == null) {
      Value make =
          context.eval(
              Source.newBuilder(JS, ownSource(), "compiler.js").cached(false).buildLiteral());
      compile = make.execute(ProxyObject.fromMap(Map.of("module", module(), "refusal", refusal())));
    }
    Value result = compile.execute(text, hasTypes);
    if (result.hasMember("fault")) {
      throw new CompileException(
          CompileException.Reason.SOURCE, result.getMember("fault").asString());
    }
    return result.getMember("text").asString();
  }

  private ProxyExecutable module() {
    return arguments -> {
      String path = arguments[0].asString();
      int slash = path.indexOf('/');
      String file = TOOLS.get(path.substring(0, slash)) + path.substring(slash);
      InputStream content = Toolchain.class.getResourceAsStream(file);
      if (content == null) {
        return null;
      }
      String code = "(function (exports, require, module) {" + resource(content, file) + "\n})";
      return context.eval(Source.newBuilder(JS, code, path).cached(false).buildLiteral());
    };
  }

  private ProxyExecutable refusal() {
    return arguments -> rule.refusal(arguments[0].asString());
  }

  /** Stops whatever runs in it. From any thread; returns when it has stopped. */
  void cancel() {
    context.close(true);
  }

  @Override
  public void close() {
    context.close(true);
  }

  private static String resource(@Nullable InputStream content, String name) {
    if (content == null) {
      throw new IllegalStateException(
          "The resource " + name + " is missing from the class path; the jar is incomplete");
    }
    try (content) {
      return new String(content.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the resource " + name, e);
    }
  }
}
