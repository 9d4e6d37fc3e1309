package io.sluice.runtime.sandbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.runtime.actor.Slice;
import io.sluice.runtime.host.Capabilities;
import io.sluice.runtime.host.MetricOperation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import javax.annotation.Nullable;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.PolyglotException;
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

  /** For every host function a refusal, as none returns a text but to refuse or as its value. */
  private static final String NOT_UNDERSTOOD =
      "Sluice does not understand this call. Does the plugin change built-ins of JavaScript?";

  private final Context context;
  private final Consumer<Runnable> safepoints;
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
      context.enter();
      try {
        safepoints = engine.safepoints().ofEnteredContext();
        Value host = hostFunctions(engine, calls);
        Value bridge = context.eval(engine.bridge()).execute(host, settings);
        collect = bridge.getMember("collect");
        invoke = bridge.getMember("invoke");
        answer = bridge.getMember("answer");
        abandon = bridge.getMember("abandon");
      } finally {
        context.leave();
      }
    } catch (RuntimeException | Error e) {
      context.close(true);
      throw e;
    }
  }

  private Value hostFunctions(ScriptEngine engine, HostCalls calls) {
    Value host = context.eval("js", "({__proto__: null})");
    put(host, "log", args -> calls.log(text(args[0]), text(args[1])));
    put(
        host,
        "ask",
        args ->
            calls.ask(
                text(args[0]), text(args[1]), number(args[2]), number(args[3]), text(args[4])));
    put(
        host,
        "put",
        args -> calls.put(text(args[0]), text(args[1]), text(args[2]), number(args[3])));
    put(host, "remove", args -> calls.remove(text(args[0]), text(args[1])));
    put(
        host,
        "enqueue",
        args -> calls.enqueue(text(args[0]), text(args[1]), (long) number(args[2])));
    put(host, "capture", args -> calls.capture(text(args[0]), text(args[1])));
    put(host, "metric", args -> calls.metric(text(args[0]), text(args[1]), number(args[2])));
    put(
        host,
        "append",
        args ->
            calls.append(
                (int) number(args[0]),
                text(args[1]),
                number(args[2]),
                number(args[3]),
                (long) number(args[4])));
    put(host, "flush", args -> calls.flush((int) number(args[0])));
    put(
        host,
        "fetch",
        args ->
            calls.fetch(text(args[0]), text(args[1]), args[2].asBoolean(), args[3].asBoolean()));
    put(host, "timer", args -> calls.timer((long) number(args[0]), args[1].asBoolean()));
    put(host, "cancel", args -> calls.cancel((long) number(args[0])));
    put(host, "now", args -> calls.now());
    put(host, "batchId", args -> calls.batchId());
    put(host, "locate", args -> calls.locate(text(args[0])));
    put(host, "library", args -> libraryOrNull(engine, text(args[0])));
    put(host, "native", args -> engine.nativeCall(text(args[0]), textsAfterFirst(args)));
    put(host, "refusal", args -> engine.refusal(text(args[0])));
    put(host, "utf8", args -> GuestJson.utf8(text(args[0])));
    put(
        host,
        "returned",
        args -> calls.returned((long) number(args[0]), text(args[1]), args[2].asBoolean()));
    put(
        host,
        "threw",
        args ->
            calls.threw((long) number(args[0]), text(args[1]), text(args[2]), args[3].asBoolean()));
    put(host, "unhandled", args -> calls.unhandled(text(args[0])));
    host.putMember("readJson", engine.quickJson().reader());
    host.putMember("writeJson", engine.quickJson().writer());
    host.putMember("deliver", engine.quickJson().deliverer(calls::returned));
    return host;
  }

  @Nullable
  private Value libraryOrNull(ScriptEngine engine, String name) {
    Source source = engine.library(name);
    return source == null ? null : context.eval(source);
  }

  /** Runs the plugin's code and finds what it exports. */
  Capabilities run(Source script) {
    context.eval(script);
    String exported = collect.execute().asString();
    try {
      JsonNode json = JSON.readTree(exported);
      return new Capabilities(
          names(json.get("methods")),
          names(json.get("jobs")),
          names(json.get("scheduledTasks")),
          metrics(json.get("metrics")));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("The bridge said what is not JSON: " + exported, e);
    }
  }

  /** Calls an exported function; it settles through {@link HostCalls}, now or in a later entry. */
  void invoke(long number, String function, @Nullable String argument) {
    invoke.executeVoid(number, function, argument);
  }

  /**
   * Answers a call.
   *
   * @param text the value, or the error's message
   * @param body what comes with it, one character a byte; null if nothing does
   */
  void answer(long call, boolean isValue, @Nullable String text, @Nullable String body) {
    answer.executeVoid(call, isValue, text, body);
  }

  /** Ignores the invocation from now on; the JSON text of its argument, null if it has none. */
  @Nullable
  String abandon(long number) {
    return text(abandon.execute(number));
  }

  /** Has the thread that is in the guest run a task; see {@link Slice#interject}. */
  void interject(Runnable task) {
    safepoints.accept(task);
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
    host.putMember(name, (ProxyExecutable) args -> answered(call, args));
  }

  /**
   * A plugin may have changed the built-ins that the bridge's parts are made of, and then what they
   * say is anything. An exception must not get to it: it would be an object of the host's.
   */
  @Nullable
  private static Object answered(ProxyExecutable call, Value[] args) {
    try {
      return call.execute(args);
    } catch (PolyglotException stopped) {
      throw stopped;
    } catch (ClassCastException
        | IllegalArgumentException
        | IndexOutOfBoundsException
        | NullPointerException
        | UnsupportedOperationException misunderstood) {
      return NOT_UNDERSTOOD;
    }
  }

  @Nullable
  private static String text(Value value) {
    return value.isNull() ? null : value.asString();
  }

  private static List<String> textsAfterFirst(Value[] values) {
    List<String> texts = new ArrayList<>();
    for (int i = 1; i < values.length; i++) {
      texts.add(text(values[i]));
    }
    return texts;
  }

  private static double number(Value value) {
    return value.asDouble();
  }

  private static Set<String> names(JsonNode array) {
    Set<String> names = new HashSet<>();
    array.forEach(name -> names.add(name.textValue()));
    return names;
  }

  private static Map<String, MetricOperation> metrics(JsonNode object) {
    Map<String, MetricOperation> metrics = new HashMap<>();
    object
        .properties()
        .forEach(
            metric ->
                metrics.put(
                    metric.getKey(), MetricOperation.valueOf(metric.getValue().textValue())));
    return metrics;
  }

  /**
   * What the guest may call. Nothing here may throw: an exception of the host's would be an object
   * of the host's in the guest's hands.
   *
   * <p>Calls that are answered later return their number; below 0 it was refused: {@link
   * #ABANDONED} or {@link #TOO_MANY}. Calls that may be refused otherwise return the text of the
   * refusal, or null.
   */
  interface HostCalls {
    /** The invocation that asks is over. */
    long ABANDONED = -1;

    /** The invocation that asks has too many calls open. */
    long TOO_MANY = -2;

    @Nullable
    Object log(String level, String message);

    /** A request about state, by its name in the bridge; its arguments as far as it has them. */
    Object ask(String command, String key, double first, double second, @Nullable String text);

    /** Sets an entry of {@code storage} or {@code cache}; lasting if it gets no time to live. */
    @Nullable
    Object put(String area, String key, String value, double millisToLive);

    @Nullable
    Object remove(String area, String key);

    @Nullable
    Object enqueue(String job, @Nullable String payload, long atMillis);

    @Nullable
    Object capture(String event, String properties);

    @Nullable
    Object metric(String name, String operation, double value);

    @Nullable
    Object append(int buffer, String item, double points, double limit, long timeoutMillis);

    @Nullable
    Object flush(int buffer);

    /**
     * Sends a request; the answer's text is JSON without the body.
     *
     * @param request JSON: method, url, headers, redirect, follow
     * @param isText whether the body is text, and not one character a byte
     * @param isApi whether it is one of {@code posthog.api}
     */
    Object fetch(String request, @Nullable String body, boolean isText, boolean isApi);

    /**
     * Is answered after a while.
     *
     * @param repeats whether it is one of many, which must not keep its invocation alive
     */
    Object timer(long millis, boolean repeats);

    /** Takes a request or a timer back; it is not answered any more. */
    @Nullable
    Object cancel(long call);

    /** Milliseconds since the epoch. */
    Object now();

    /** Of the invocation that the slice belongs to, null if it has none. */
    @Nullable
    Object batchId();

    @Nullable
    Object locate(String ip);

    @Nullable
    Object returned(long number, @Nullable String value, boolean sameObject);

    @Nullable
    Object threw(long number, String error, @Nullable String value, boolean sameObject);

    /** A promise was rejected that nobody waits for. */
    @Nullable
    Object unhandled(String error);
  }
}
