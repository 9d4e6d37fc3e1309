package io.sluice.runtime.sandbox;

import io.sluice.runtime.json.QuickJson;
import io.sluice.runtime.library.LibraryCatalog;
import io.sluice.runtime.library.NativeCalls;
import io.sluice.runtime.safepoint.Safepoints;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import javax.annotation.Nullable;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Engine;
import org.graalvm.polyglot.HostAccess;
import org.graalvm.polyglot.PolyglotAccess;
import org.graalvm.polyglot.Source;
import org.graalvm.polyglot.io.IOAccess;

/**
 * The JavaScript engine all contexts of a runtime share, how a context is built, and the sources
 * they run, each parsed once for all.
 */
final class ScriptEngine implements AutoCloseable {
  private static final String JS = "js";
  private static final String PART = "sluice:";
  private static final String NO_PART = "(function () {})";

  /** The engine's own limit. */
  private static final int LONGEST_STRING = (1 << 30) - 25;

  private final LibraryCatalog catalog = new LibraryCatalog();
  private final NativeCalls natives = new NativeCalls(new SecureRandom());

  private final Engine engine =
      Safepoints.build(
          Engine.newBuilder(JS)
              .allowExperimentalOptions(true)
              .option("engine.WarnInterpreterOnly", "false"));

  private final Safepoints safepoints = Safepoints.of(engine);
  private final QuickJson quickJson = new QuickJson();

  private final UnaryOperator<String> ownSource;
  private final UnaryOperator<Context.Builder> lastWord;
  private final Source bridge;

  private final Map<String, Source> libraries = new ConcurrentHashMap<>();
  private final Map<String, CountedSource> scripts = new ConcurrentHashMap<>();

  ScriptEngine() {
    this(UnaryOperator.identity(), UnaryOperator.identity());
  }

  /**
   * For tests that prove that a guard is missed: they take it out.
   *
   * @param ownSource given the text of the bridge and of each of its parts, returns what runs
   * @param lastWord given what every context is built with, returns what it is built with then
   */
  ScriptEngine(UnaryOperator<String> ownSource, UnaryOperator<Context.Builder> lastWord) {
    this.ownSource = ownSource;
    this.lastWord = lastWord;
    this.bridge =
        Source.newBuilder(JS, ownSource.apply(resource("bridge.js")), "sluice-bridge.js")
            .internal(true)
            .buildLiteral();
  }

  /** One whose built-ins are not guarded and whose sizes are the engine's; to measure the cost. */
  static ScriptEngine withoutLimits() {
    String guards = resource("guards.js");
    return new ScriptEngine(
        text -> text.equals(guards) ? NO_PART : text,
        builder ->
            builder
                .option("js.string-length-limit", String.valueOf(LONGEST_STRING))
                .option("js.max-typed-array-length", String.valueOf(Integer.MAX_VALUE)));
  }

  /** Which engine runs, for example whether it compiles to machine code. */
  String implementationName() {
    return engine.getImplementationName();
  }

  /** A context with nothing allowed: no host classes, no files, no threads, no processes. */
  Context newContext() {
    return lastWord
        .apply(hardened(Context.newBuilder(JS).engine(engine), HostAccess.CONSTRAINED))
        .build();
  }

  /**
   * Everything that GraalVM's own sandbox policy can validate is denied here by name, and the rest,
   * which it refuses to combine with a policy, is set in {@link #restricted}.
   */
  static Context.Builder hardened(Context.Builder builder, HostAccess hostAccess) {
    return restricted(denied(builder, hostAccess));
  }

  static Context.Builder denied(Context.Builder builder, HostAccess hostAccess) {
    return builder
        .allowHostAccess(hostAccess)
        .allowHostClassLookup(null)
        .allowHostClassLoading(false)
        .allowPolyglotAccess(PolyglotAccess.NONE)
        .allowIO(IOAccess.NONE)
        .allowCreateThread(false)
        .allowCreateProcess(false)
        .allowNativeAccess(false)
        .allowValueSharing(false)
        .allowInnerContextOptions(false)
        .allowEnvironmentAccess(org.graalvm.polyglot.EnvironmentAccess.NONE)
        .in(InputStream.nullInputStream())
        .out(java.io.OutputStream.nullOutputStream())
        .err(java.io.OutputStream.nullOutputStream());
  }

  private static Context.Builder restricted(Context.Builder builder) {
    return builder
        .allowExperimentalOptions(true)
        .option("js.bigint", "false")
        .option("js.string-length-limit", String.valueOf(64 << 20))
        .option("js.max-typed-array-length", String.valueOf(64 << 20))
        .option("js.shared-array-buffer", "false")
        .option("js.atomics", "false")
        .option("js.console", "false")
        .option("js.print", "false")
        .option("js.load", "false")
        // Only for the handler of rejections; the bridge takes it and removes the rest.
        .option("js.graal-builtin", "true")
        .option("js.unhandled-rejections", "handler")
        .option("js.polyglot-builtin", "false")
        .option("js.java-package-globals", "false")
        .option("js.timer-resolution", "1000000")
        .option("js.timezone", "UTC")
        .option("js.locale", "en-US");
  }

  Safepoints safepoints() {
    return safepoints;
  }

  QuickJson quickJson() {
    return quickJson;
  }

  Source bridge() {
    return bridge;
  }

  /**
   * A library as a function of {@code (exports, require, module, native)}, or a part of the bridge
   * as a function of {@code internals}; null if none has that name.
   */
  @Nullable
  Source library(String name) {
    return libraries.computeIfAbsent(name, this::newLibrary);
  }

  @Nullable
  private Source newLibrary(String name) {
    String text = null;
    if (name.startsWith(PART)) {
      text = ownSource.apply(resource(name.substring(PART.length()) + ".js"));
    } else {
      String module = catalog.source(name);
      if (module != null) {
        text = "(function (exports, require, module, native) {" + module + "\n})";
      }
    }
    return text == null
        ? null
        : Source.newBuilder(JS, text, name + ".js").internal(true).buildLiteral();
  }

  /** Does for a library what the JVM does better. */
  String nativeCall(String operation, List<String> arguments) {
    return natives.call(operation, arguments);
  }

  /** Names that plugins may import. */
  Set<String> importable() {
    return catalog.importable();
  }

  /** Why a name cannot be imported; null if it can. */
  @Nullable
  String refusal(String name) {
    return importable().contains(name) ? null : catalog.refusal(name);
  }

  /** The script's source, shared while anyone uses it; give it back with {@link #release}. */
  Source acquire(Script script) {
    return scripts.compute(
            script.contentHash(),
            (hash, known) ->
                known == null
                    ? new CountedSource(
                        Source.newBuilder(JS, script.text(), script.fileName()).buildLiteral(), 1)
                    : new CountedSource(known.source, known.users + 1))
        .source;
  }

  void release(Script script) {
    scripts.computeIfPresent(
        script.contentHash(),
        (hash, known) ->
            known.users == 1 ? null : new CountedSource(known.source, known.users - 1));
  }

  @Override
  public void close() {
    engine.close(true);
  }

  /** A file beside this class. */
  static String resource(String path) {
    try (InputStream in = ScriptEngine.class.getResourceAsStream(path)) {
      if (in == null) {
        throw new IllegalStateException(
            "The resource " + path + " is missing from the class path; the jar is incomplete");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the resource " + path, e);
    }
  }

  private record CountedSource(Source source, int users) {}
}
