package io.sluice.runtime.json;

import com.oracle.truffle.api.strings.TruffleString;
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
 * Functions for the guests of one engine. None throws, nor runs any of the guest's code:
 *
 * <ul>
 *   <li>one returns what {@code JSON.parse} makes of a text,
 *   <li>one returns what {@code JSON.stringify} makes of a value,
 *   <li>one gives the host an event of the guest's team, as that text, and returns true,
 * </ul>
 *
 * <p>or {@code undefined}, and has done nothing; always so for what those of the language would
 * throw an error at: then they are to be called. What is learned of the objects of one context
 * serves all. It is bounded, but what a guest has given names to may be behind it: {@link #forget}
 * lets it go.
 *
 * <p>May be used by several threads, each in a context of its own.
 */
public final class QuickJson {
  /**
   * Longer texts, in characters, are left to the engine. Nothing can stop a thread in the midst of
   * one, there or here, and what turns out to be longer is written twice.
   */
  static final int LONGEST = 8 << 20;

  /** Values with more of them inside are left to the engine, counted as often as they are met. */
  static final int MOST_VALUES = 1 << 20;

  /** Deeper values are left to the engine, which says what is wrong with one that has no end. */
  static final int DEEPEST = 64;

  private final Map<JSContext, Functions> functions = new ConcurrentHashMap<>();

  /** The one that reads, for the context that the calling thread has entered. */
  public Value reader() {
    JSRealm realm = JavaScriptLanguage.getCurrentJSRealm();
    return value(realm, functions(realm).readJson);
  }

  /** The one that writes, for the context that the calling thread has entered. */
  public Value writer() {
    JSRealm realm = JavaScriptLanguage.getCurrentJSRealm();
    return value(realm, functions(realm).writeJson);
  }

  /**
   * The one that gives, for the context that the calling thread has entered; in JavaScript {@code
   * deliver(call, event, given, teamId)}. It leaves to the engine what is not plain, or a thenable,
   * or of another team.
   *
   * @param sink takes the context's events; throws nothing
   */
  public Value deliverer(EventSink sink) {
    JSRealm realm = JavaScriptLanguage.getCurrentJSRealm();
    realm.setEmbedderData(sink);
    return value(realm, functions(realm).deliver);
  }

  /** Forgets what was learned. From any thread. */
  public void forget() {
    functions.values().forEach(Functions::forget);
  }

  private Functions functions(JSRealm realm) {
    return functions.computeIfAbsent(realm.getContext(), Functions::new);
  }

  private static Value value(JSRealm realm, JSFunctionData function) {
    return Context.getCurrent().asValue(JSFunction.create(realm, function));
  }

  private static final class Functions {
    private final MemberCache members = new MemberCache();
    private final LayoutCache layouts = new LayoutCache();
    private final JSFunctionData readJson;
    private final JSFunctionData writeJson;
    private final JSFunctionData deliver;

    Functions(JSContext shared) {
      JavaScriptLanguage language = shared.getLanguage();
      readJson = function(shared, "readJson", new ReadNode(language, members));
      writeJson = function(shared, "writeJson", new WriteNode(language, layouts));
      deliver = function(shared, "deliver", new DeliverNode(language, layouts));
    }

    private static JSFunctionData function(JSContext shared, String name, QuickNode body) {
      TruffleString text = Strings.fromJavaString(name);
      return JSFunctionData.createCallOnly(shared, body.getCallTarget(), body.parameters(), text);
    }

    void forget() {
      members.forget();
      layouts.forget();
    }
  }
}
