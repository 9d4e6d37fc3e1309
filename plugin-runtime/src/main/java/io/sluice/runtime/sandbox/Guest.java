package io.sluice.runtime.sandbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.runtime.host.Capabilities;
import java.util.HashSet;
import java.util.Set;
import javax.annotation.Nullable;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Source;
import org.graalvm.polyglot.Value;
import org.graalvm.polyglot.proxy.ProxyExecutable;

/**
 * One context with the bridge in it. Used by one thread at a time, but for {@link #cancel}.
 *
 * <p>Every method that enters the guest may throw {@link org.graalvm.polyglot.PolyglotException}.
 */
final class Guest implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Context context;
  private final Value collect;
  private final Value invoke;
  private final Value answer;
  private final Value abandon;

  /**
   * Builds the context and runs the bridge in it.
   *
   * @param settings JSON text that the bridge reads
   * @param calls what the guest may call
   */
  Guest(ScriptEngine engine, String settings, HostCalls calls) {
    this.context = engine.newContext();
    try {
      Value bridge = context.eval(engine.bridge()).execute(hostFunctions(engine, calls), settings);
      collect = bridge.getMember("collect");
      invoke = bridge.getMember("invoke");
      answer = bridge.getMember("answer");
      abandon = bridge.getMember("abandon");
    } catch (RuntimeException | Error e) {
      context.close(true);
      throw e;
    }
  }

  private Value hostFunctions(ScriptEngine engine, HostCalls calls) {
    Value host = context.eval("js", "({__proto__: null})");
    put(host, "log", args -> calls.log(args[0].asString(), args[1].asString()));
    put(host, "storageGet", args -> calls.storageGet(args[0].asString()));
    put(host, "storagePut", args -> calls.storagePut(args[0].asString(), args[1].asString()));
    put(host, "storageDelete", args -> calls.storageDelete(args[0].asString()));
    put(host, "locate", args -> calls.locate(args[0].asString()));
    put(host, "library", args -> context.eval(engine.library(args[0].asString())));
    put(
        host,
        "returned",
        args -> calls.returned(args[0].asLong(), text(args[1]), args[2].asBoolean()));
    put(
        host,
        "threw",
        args ->
            calls.threw(args[0].asLong(), args[1].asString(), text(args[2]), args[3].asBoolean()));
    return host;
  }

  /** Runs the plugin's code and finds what it exports. */
  Capabilities run(Source script) {
    context.eval(script);
    String exported = collect.execute().asString();
    try {
      JsonNode json = JSON.readTree(exported);
      return new Capabilities(
          names(json.get("methods")), names(json.get("jobs")), names(json.get("scheduledTasks")));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("The bridge said what is not JSON: " + exported, e);
    }
  }

  /** Calls an exported function; it settles through {@link HostCalls}, now or in a later entry. */
  void invoke(long number, String function, @Nullable String argument) {
    invoke.executeVoid(number, function, argument);
  }

  /** Answers a read; {@code value} is the value, or the error's message. */
  void answer(long read, boolean isValue, @Nullable String value) {
    answer.executeVoid(read, isValue, value);
  }

  /** Ignores the invocation from now on; the JSON text of its argument, null if it has none. */
  @Nullable
  String abandon(long number) {
    return text(abandon.execute(number));
  }

  /** Stops whatever runs in the context, for good. From any thread; returns when it has stopped. */
  void cancel() {
    context.close(true);
  }

  @Override
  public void close() {
    context.close(true);
  }

  private static void put(Value host, String name, ProxyExecutable call) {
    host.putMember(name, call);
  }

  @Nullable
  private static String text(Value value) {
    return value.isNull() ? null : value.asString();
  }

  private static Set<String> names(JsonNode array) {
    Set<String> names = new HashSet<>();
    array.forEach(name -> names.add(name.textValue()));
    return names;
  }

  /**
   * What the guest may call. Nothing here may throw: an exception of the host's would be an object
   * of the host's in the guest's hands.
   */
  interface HostCalls {
    @Nullable
    Object log(String level, String message);

    /** The number of the read, below 0 if it was refused because its owner was abandoned. */
    Object storageGet(String key);

    /** Null, or the text of the refusal. */
    @Nullable
    Object storagePut(String key, String value);

    @Nullable
    Object storageDelete(String key);

    @Nullable
    Object locate(String ip);

    @Nullable
    Object returned(long number, @Nullable String value, boolean sameObject);

    @Nullable
    Object threw(long number, String error, @Nullable String value, boolean sameObject);
  }
}
