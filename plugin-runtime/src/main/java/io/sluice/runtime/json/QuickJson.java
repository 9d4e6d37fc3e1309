package io.sluice.runtime.json;

import com.oracle.truffle.api.RootCallTarget;
import com.oracle.truffle.js.lang.JavaScriptLanguage;
import com.oracle.truffle.js.runtime.JSContext;
import com.oracle.truffle.js.runtime.JSRealm;
import com.oracle.truffle.js.runtime.Strings;
import com.oracle.truffle.js.runtime.builtins.JSFunction;
import com.oracle.truffle.js.runtime.builtins.JSFunctionData;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Value;

/**
 * Two functions for the guests of one engine. Neither throws, nor runs any of the guest's code:
 *
 * <ul>
 *   <li>one returns what {@code JSON.parse} makes of a text,
 *   <li>one returns what {@code JSON.stringify} makes of a value,
 * </ul>
 *
 * <p>or {@code undefined}, always so for what those would throw an error at: then they are to be
 * called. What is learned of the objects of one context serves all; it is bounded.
 *
 * <p>May be used by several threads, each in a context of its own.
 */
public final class QuickJson {
  /** Longer texts, in characters, are left to the engine: it can be stopped in their midst. */
  static final int LONGEST = 1 << 20;

  /** Deeper values are left to the engine, which says what is wrong with one that has no end. */
  static final int DEEPEST = 64;

  private final Map<JSContext, Functions> functions = new ConcurrentHashMap<>();

  /** The one that reads, for the context that the calling thread has entered. */
  public Value reader() {
    JSRealm realm = JavaScriptLanguage.getCurrentJSRealm();
    return value(realm, functions(realm).read);
  }

  /** The one that writes, for the context that the calling thread has entered. */
  public Value writer() {
    JSRealm realm = JavaScriptLanguage.getCurrentJSRealm();
    return value(realm, functions(realm).write);
  }

  private Functions functions(JSRealm realm) {
    return functions.computeIfAbsent(
        realm.getContext(), shared -> Functions.in(JavaScriptLanguage.getCurrentLanguage()));
  }

  private static Value value(JSRealm realm, JSFunctionData function) {
    return Context.getCurrent().asValue(JSFunction.create(realm, function));
  }

  private record Functions(JSFunctionData read, JSFunctionData write) {
    static Functions in(JavaScriptLanguage language) {
      JSContext shared = language.getJSContext();
      return new Functions(
          data(shared, "readJson", new ReadNode(language).getCallTarget()),
          data(shared, "writeJson", new WriteNode(language).getCallTarget()));
    }

    private static JSFunctionData data(JSContext shared, String name, RootCallTarget target) {
      return JSFunctionData.createCallOnly(shared, target, 1, Strings.fromJavaString(name));
    }
  }
}
