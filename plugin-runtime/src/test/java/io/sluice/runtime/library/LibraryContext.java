package io.sluice.runtime.library;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Engine;
import org.graalvm.polyglot.HostAccess;
import org.graalvm.polyglot.PolyglotAccess;
import org.graalvm.polyglot.Source;
import org.graalvm.polyglot.Value;
import org.graalvm.polyglot.io.IOAccess;
import org.graalvm.polyglot.proxy.ProxyExecutable;

/** A context as hardened as a plugin's, with {@code require} over the catalogue and no more. */
final class LibraryContext implements AutoCloseable {
  private static final Engine ENGINE =
      Engine.newBuilder("js").option("engine.WarnInterpreterOnly", "false").build();
  private static final Map<String, Source> SOURCES = new HashMap<>();

  private static final String REQUIRE =
      """
      (load, native) => {
        const modules = new Map();
        globalThis.require = (name) => {
          let module = modules.get(name);
          if (module === undefined) {
            module = {exports: {}};
            modules.set(name, module);
            load(name)(module.exports, require, module, native);
          }
          return module.exports;
        };
        Object.defineProperty(globalThis, 'Buffer', {get: () => require('buffer').Buffer});
        globalThis.error = (task) => {
          try {
            task();
          } catch (thrown) {
            return `${thrown.name} ${thrown.code === undefined ? '-' : thrown.code}: ${thrown.message}`;
          }
          return 'no error';
        };
      }
      """;

  private final LibraryCatalog catalog = new LibraryCatalog();
  private final Context context;

  LibraryContext() {
    NativeCalls calls = new NativeCalls(new SecureRandom());
    context =
        Context.newBuilder("js")
            .engine(ENGINE)
            .allowHostAccess(HostAccess.CONSTRAINED)
            .allowPolyglotAccess(PolyglotAccess.NONE)
            .allowIO(IOAccess.NONE)
            .allowExperimentalOptions(true)
            .option("js.bigint", "false")
            .option("js.string-length-limit", String.valueOf(64 << 20))
            .option("js.max-typed-array-length", String.valueOf(64 << 20))
            .option("js.shared-array-buffer", "false")
            .option("js.atomics", "false")
            .option("js.console", "false")
            .option("js.print", "false")
            .option("js.load", "false")
            .option("js.graal-builtin", "false")
            .option("js.polyglot-builtin", "false")
            .option("js.timezone", "UTC")
            .build();
    ProxyExecutable load = arguments -> context.eval(source(arguments[0].asString()));
    ProxyExecutable natives =
        arguments -> {
          List<String> texts = new ArrayList<>();
          for (Value argument : arguments) {
            texts.add(argument.asString());
          }
          return calls.call(texts.get(0), texts.subList(1, texts.size()));
        };
    context.eval("js", REQUIRE).execute(load, natives);
  }

  private Source source(String name) {
    return SOURCES.computeIfAbsent(
        name,
        wanted -> {
          String text = catalog.source(wanted);
          if (text == null) {
            throw new AssertionError("There is no module " + wanted);
          }
          return Source.newBuilder(
                  "js",
                  "(function (exports, require, module, native) {" + text + "\n})",
                  wanted + ".js")
              .buildLiteral();
        });
  }

  /** The value of an expression as text. */
  String text(String expression) {
    return run("return String(" + expression + ")");
  }

  /** The value of an expression as JSON. */
  String json(String expression) {
    return run("return JSON.stringify(" + expression + ")");
  }

  /** What a function's body returns, microtasks run; a promise's value or reason. */
  String run(String body) {
    context.eval(
        "js",
        "globalThis.result = undefined; (async () => {"
            + body
            + "\n})().then((v) => { result = v; }, (e) => { result = 'rejected: ' + e.stack; })");
    Value result = context.getBindings("js").getMember("result");
    return result.isString() ? result.asString() : String.valueOf(result);
  }

  @Override
  public void close() {
    context.close();
  }
}
