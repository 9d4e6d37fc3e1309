package io.sluice.runtime.sandbox;

import io.sluice.runtime.host.Effect;
import io.sluice.runtime.host.LogLevel;
import io.sluice.runtime.host.LogSource;
import io.sluice.runtime.host.MetricOperation;
import io.sluice.runtime.host.StateKey;
import io.sluice.runtime.host.StateRequest;
import io.sluice.runtime.host.StateUse;
import io.sluice.runtime.host.StateValue;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import javax.annotation.Nullable;

/**
 * What the guest calls. It only notes down what was said: the guest decides how deep the stack is
 * when it calls, and an overflow in the middle of the host's own work would leave that half done.
 * The notes are acted upon when the slice is over and the stack is shallow.
 */
final class GuestCalls implements Guest.HostCalls {
  /** Something the guest said in a slice. */
  sealed interface Said {}

  record Did(OpenInvocation owner, Effect effect) implements Said {}

  record Asks(
      OpenInvocation owner,
      long call,
      String command,
      String key,
      double first,
      double second,
      @Nullable String text)
      implements Said {}

  record Fetches(
      OpenInvocation owner,
      long call,
      String request,
      @Nullable String body,
      boolean isText,
      boolean isApi)
      implements Said {}

  record Rejected(OpenInvocation owner, String error) implements Said {}

  record Waits(OpenInvocation owner, long call, long millis, boolean repeats) implements Said {}

  record Cancels(long call) implements Said {}

  record Returned(long invocation, @Nullable String value, boolean sameObject) implements Said {}

  record Threw(long invocation, String error, @Nullable String value, boolean sameObject)
      implements Said {}

  private static final String STORAGE = "storage";

  /** Changes that one invocation may make. */
  private static final int CHANGES = 10_000;

  /** What nests deeper is no event that the rest of the job would read. */
  private static final int MAX_DEPTH = 400;

  /** A week: the longest that something waits in a buffer. */
  private static final long LONGEST_BUFFER_MILLIS = 7L * 24 * 60 * 60 * 1000;

  /** Characters of a name that an error repeats. */
  private static final int QUOTED = 100;

  private final CallLimits limits;
  private final TeamServices services;
  private final Function<StateUse, String> refusals;
  private final Clock clock;
  private List<Said> said = new ArrayList<>();
  @Nullable private OpenInvocation current;
  private final AtomicLong lastCall;

  /**
   * @param refusals as {@link Host#refusal}
   * @param lastCall the number of the team's last call, which all its guests count on from
   */
  GuestCalls(
      CallLimits limits,
      TeamServices services,
      Function<StateUse, String> refusals,
      AtomicLong lastCall) {
    this.refusals = refusals;
    this.lastCall = lastCall;
    this.limits = limits;
    this.services = services;
    this.clock = services.clock() == null ? Clock.systemUTC() : services.clock();
  }

  /** From here on the guest speaks for this invocation; null when the slice is over. */
  void speakFor(@Nullable OpenInvocation owner) {
    current = owner;
  }

  /** What has been said since the last time, in order. */
  List<Said> takeSaid() {
    List<Said> taken = said;
    said = new ArrayList<>();
    return taken;
  }

  @Override
  public Object log(String level, String message) {
    if (current.isLogCut) {
      return null;
    }
    current.logLines++;
    current.logCharacters += message.length();
    if (current.logLines > limits.logLines() || current.logCharacters > limits.logCharacters()) {
      current.isLogCut = true;
      log(
          LogSource.SYSTEM,
          LogLevel.WARN,
          "The rest of this call's log is dropped: a call may log "
              + limits.logLines()
              + " lines and "
              + limits.logCharacters()
              + " characters.");
    } else {
      log(LogSource.CONSOLE, LogLevel.valueOf(level), message);
    }
    return null;
  }

  private void log(LogSource source, LogLevel level, String message) {
    did(new Effect.Log(source, level, message, clock.millis()));
  }

  @Override
  public Object ask(
      String command, String key, double first, double second, @Nullable String text) {
    long call = newCall();
    if (call > 0) {
      said.add(new Asks(current, call, command, key, first, second, text));
    }
    return call;
  }

  /** The request that was noted down. */
  StateRequest request(Asks asks) {
    StateKey storage = StateKey.storage(asks.owner().sandbox.spec.configId(), asks.key());
    StateKey cache = StateKey.cache(asks.owner().sandbox.spec.pluginId(), asks.key());
    long first = (long) asks.first();
    return switch (asks.command()) {
      case "storageGet" -> new StateRequest.StorageGet(storage);
      case "cursorInit" -> new StateRequest.CursorInit(storage, asks.first());
      case "cursorIncrement" -> new StateRequest.CursorIncrement(storage, asks.first());
      case "cacheGet" -> new StateRequest.CacheGet(cache);
      case "cacheIncrement" -> new StateRequest.CacheIncrement(cache);
      case "cacheExpire" -> new StateRequest.CacheExpire(cache, first);
      case "listPush" ->
          new StateRequest.ListPush(cache, GuestJson.texts(asks.text()), limits.valueCharacters());
      case "listRange" -> new StateRequest.ListRange(cache, first, (long) asks.second());
      case "listLength" -> new StateRequest.ListLength(cache);
      case "listRemove" -> new StateRequest.ListRemove(cache, first, asks.text());
      case "listPop" -> new StateRequest.ListPop(cache, first);
      default -> throw new IllegalArgumentException("no request is called " + asks.command());
    };
  }

  /** Why the question is not asked; null if it may be. */
  @Nullable
  String refusal(Asks asks) {
    StateUse use =
        switch (asks.command()) {
          case "cursorInit", "cursorIncrement", "cacheIncrement", "listPush" -> StateUse.KEEP;
          default -> StateUse.LOOK;
        };
    return refusals.apply(use);
  }

  @Override
  public Object put(String area, String key, String value, double millisToLive) {
    String refusal = refusals.apply(StateUse.KEEP);
    if (refusal != null) {
      return area + ".set: " + refusal;
    }
    if (value.length() > limits.valueCharacters()) {
      return area
          + ".set: the value of \""
          + key
          + "\" is "
          + value.length()
          + " characters long as JSON; the quota of a "
          + area
          + " value is "
          + limits.valueCharacters();
    }
    current.stateCharacters += value.length();
    if (current.stateCharacters > limits.stateCharacters()) {
      return area
          + ".set: this call has written more than "
          + limits.stateCharacters()
          + " characters, the quota of one call";
    }
    long expiresAt = millisToLive > 0 ? clock.millis() + (long) millisToLive : StateValue.NEVER;
    return change(new Effect.Put(key(area, key), new StateValue.Text(value, expiresAt)));
  }

  @Override
  public Object remove(String area, String key) {
    String refusal = refusals.apply(StateUse.LOOK);
    if (refusal != null) {
      return area + ".del: " + refusal;
    }
    return change(new Effect.Delete(key(area, key)));
  }

  @Override
  public Object enqueue(String job, @Nullable String payload, long atMillis) {
    String refusal = refusals.apply(StateUse.JOB);
    if (refusal != null) {
      return "jobs." + job + ": " + refusal;
    }
    if (payload != null && payload.length() > limits.jobPayloadCharacters()) {
      return "jobs."
          + job
          + ": the payload is "
          + payload.length()
          + " characters long as JSON; the quota of a payload is "
          + limits.jobPayloadCharacters();
    }
    current.jobs++;
    if (current.jobs > limits.jobs()) {
      return "jobs." + job + ": one call may enqueue " + limits.jobs() + " jobs";
    }
    did(new Effect.EnqueueJob(job, payload, atMillis));
    return null;
  }

  @Override
  public Object capture(String event, String properties) {
    String refusal = refusals.apply(StateUse.CAPTURE);
    if (refusal != null) {
      return "posthog.capture: " + refusal;
    }
    current.captures++;
    if (current.captures > limits.captures()) {
      return "posthog.capture: one call may capture " + limits.captures() + " events";
    }
    long characters = (long) event.length() + properties.length();
    if (characters > limits.valueCharacters()) {
      return "posthog.capture: the name and the properties of \""
          + event.substring(0, Math.min(event.length(), QUOTED))
          + "\" are "
          + characters
          + " characters long as JSON; the quota of a captured event is "
          + limits.valueCharacters();
    }
    if (GuestJson.nestsDeeperThan(MAX_DEPTH, properties)) {
      return "posthog.capture: the properties nest deeper than " + MAX_DEPTH + " levels";
    }
    did(new Effect.Capture(event, properties, clock.millis()));
    return null;
  }

  @Override
  public Object metric(String name, String operation, double value) {
    if (!Double.isFinite(value)) {
      return "metrics." + name + ": a metric takes finite numbers, and not " + value;
    }
    return change(new Effect.UpdateMetric(name, MetricOperation.valueOf(operation), value));
  }

  @Override
  public Object append(int buffer, String item, double points, double limit, long timeoutMillis) {
    String refusal = refusals.apply(StateUse.BUFFER);
    if (refusal != null) {
      return "buffer.add: " + refusal;
    }
    current.stateCharacters += item.length();
    if (current.stateCharacters > limits.stateCharacters()) {
      return "buffer.add: this call has written more than "
          + limits.stateCharacters()
          + " characters, the quota of one call";
    }
    return change(
        new Effect.AppendToBuffer(
            buffer,
            item,
            points,
            limit,
            Duration.ofMillis(Math.max(0, Math.min(LONGEST_BUFFER_MILLIS, timeoutMillis)))));
  }

  @Override
  public Object flush(int buffer) {
    return change(new Effect.FlushBuffer(buffer));
  }

  @Override
  public Object fetch(String request, @Nullable String body, boolean isText, boolean isApi) {
    long call = newCall();
    if (call > 0) {
      said.add(new Fetches(current, call, request, body, isText, isApi));
    }
    return call;
  }

  @Override
  public Object timer(long millis, boolean repeats) {
    if (repeats && current.settled != null) {
      return ABANDONED;
    }
    long call = newCall();
    if (call > 0) {
      said.add(new Waits(current, call, Math.max(1, millis), repeats));
    }
    return call;
  }

  @Override
  public Object cancel(long call) {
    said.add(new Cancels(call));
    return null;
  }

  @Override
  public Object now() {
    return (double) clock.millis();
  }

  @Override
  public Object batchId() {
    return current.invocation.batchId();
  }

  @Override
  public Object locate(String ip) {
    return services.geoip() == null ? null : services.geoip().locate(ip);
  }

  @Override
  public Object returned(long invocation, @Nullable String value, boolean sameObject) {
    said.add(new Returned(invocation, value, sameObject));
    return null;
  }

  @Override
  public Object threw(long invocation, String error, @Nullable String value, boolean sameObject) {
    said.add(new Threw(invocation, error, value, sameObject));
    return null;
  }

  @Override
  public Object unhandled(String error) {
    current.unhandled++;
    if (current.unhandled <= limits.logLines()) {
      said.add(new Rejected(current, error));
    }
    return null;
  }

  /** Each change is a write of the task thread's, which all teams share. */
  @Nullable
  private String change(Effect effect) {
    current.changes++;
    if (current.changes > CHANGES) {
      return "one call may make " + CHANGES + " changes to its storage, cache, metrics and buffers";
    }
    did(effect);
    return null;
  }

  /** The number of a call that will be answered; below 0 if there is to be none. */
  private long newCall() {
    if (current.isOver || current.isAbandoned) {
      return ABANDONED;
    }
    if (current.callsMade - current.callsClosed >= limits.openCalls()) {
      return TOO_MANY;
    }
    current.callsMade++;
    return lastCall.incrementAndGet();
  }

  private void did(Effect effect) {
    said.add(new Did(current, effect));
  }

  private StateKey key(String area, String name) {
    SandboxSpec spec = current.sandbox.spec;
    return area.equals(STORAGE)
        ? StateKey.storage(spec.configId(), name)
        : StateKey.cache(spec.pluginId(), name);
  }
}
