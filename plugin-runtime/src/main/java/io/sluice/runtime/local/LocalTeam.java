package io.sluice.runtime.local;

import static java.util.Objects.requireNonNull;

import io.sluice.runtime.host.BatchOutcome;
import io.sluice.runtime.host.BufferRule;
import io.sluice.runtime.host.Capabilities;
import io.sluice.runtime.host.CapturedEvent;
import io.sluice.runtime.host.Effect;
import io.sluice.runtime.host.ExportMetric;
import io.sluice.runtime.host.ExportSettings;
import io.sluice.runtime.host.Invocation;
import io.sluice.runtime.host.MetricOperation;
import io.sluice.runtime.host.Outcome;
import io.sluice.runtime.host.PluginFailure;
import io.sluice.runtime.host.RetryPolicy;
import io.sluice.runtime.host.StateKey;
import io.sluice.runtime.host.StateValue;
import io.sluice.runtime.sandbox.PluginRuntime;
import io.sluice.runtime.sandbox.SandboxSpec;
import io.sluice.runtime.sandbox.TeamActor;
import io.sluice.runtime.sandbox.TeamServices;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.annotation.Nullable;

/**
 * A team whose plugins run one call at a time, with the rules of the job: effects are true when
 * their invocation is committed, what is exported is gathered and sent in batches, what asks to be
 * run again is, at its time on the team's clock. Jobs are written down and run when they are told
 * to. Used by one thread.
 *
 * <pre>{@code
 * try (LocalTeam team = new LocalTeam(runtime, LocalClock.running(), TeamServices.none())) {
 *   team.install(spec);
 *   PluginFailure failure = team.setUp(39);
 *   LocalCall call = team.call(39, "processEvent", eventJson);
 *   team.advance(Duration.ofSeconds(10));
 *   List<LocalEntry> done = team.takeEntries();
 * }
 * }</pre>
 */
public final class LocalTeam implements AutoCloseable {
  private static final long TEARDOWN_SECONDS = 5;
  private static final String EXPORT_BUFFER = "exportEvents";

  private final LocalClock clock;
  private final LocalHost host;
  private final TeamActor actor;
  private final Map<Integer, SandboxSpec> specs = new TreeMap<>();
  private final Map<String, LocalBuffer> buffers = new LinkedHashMap<>();
  private final PriorityQueue<Due> due = new PriorityQueue<>(Due.SOONEST);
  private final Map<Integer, Map<String, Double>> metrics = new HashMap<>();

  /** Plugin configs that have a context; one that is killed has none until it is needed again. */
  private final Set<Integer> ready = new HashSet<>();

  private final List<LocalEntry> entries = new ArrayList<>();
  private long lastInvocation;
  private long lastCapture;
  private long lastDue;

  /**
   * A team without plugins.
   *
   * @param clock the team's time; the plugins see it too
   * @param services what its plugins have; whatever a host may be able to do, this one can
   */
  public LocalTeam(PluginRuntime runtime, LocalClock clock, TeamServices services) {
    this.clock = requireNonNull(clock, "clock is null");
    this.host = new LocalHost(clock, this::happened, this::said);
    this.actor = runtime.openTeam(host, services.withClock(clock));
  }

  /** Makes a plugin config known, or another version of it. */
  public void install(SandboxSpec spec) {
    specs.put(spec.configId(), spec);
    actor.install(spec);
  }

  /**
   * Loads a plugin that has just been installed and runs its {@code setupPlugin}.
   *
   * @return why that failed, null if it did not
   */
  @Nullable
  public PluginFailure setUp(int configId) throws InterruptedException {
    actor.prepare(configId);
    while (true) {
      if (next() instanceof LocalHost.SetUp setUp && setUp.configId() == configId) {
        if (setUp.failure() != null) {
          record(new LocalEntry.Failed(configId, Invocation.SETUP_PLUGIN, setUp.failure()));
        }
        runDue();
        return setUp.failure();
      }
    }
  }

  /**
   * Lets a plugin go: what is in its buffers is flushed, then {@code teardownPlugin} runs (contract
   * §8.1). It has to be installed again before it can be called again.
   */
  public LocalCall tearDown(int configId) throws InterruptedException {
    flush(configId);
    boolean runsCode =
        ready.remove(configId)
            && host.capabilities(configId).methods().contains(Invocation.TEARDOWN_PLUGIN);
    actor.remove(configId);
    if (!runsCode) {
      return new LocalCall(new Outcome.Returned(null, false));
    }
    while (true) {
      if (next() instanceof LocalHost.TornDown tornDown && tornDown.configId() == configId) {
        LocalCall call = new LocalCall(tornDown.outcome());
        if (call.failure() != null) {
          record(new LocalEntry.Failed(configId, Invocation.TEARDOWN_PLUGIN, call.failure()));
        }
        runDue();
        return call;
      }
    }
  }

  /** The plugin's name, as it was installed. */
  public String pluginName(int configId) {
    return specs.get(configId).pluginName();
  }

  /** What the plugin exports, once it is set up. */
  public Capabilities capabilities(int configId) {
    return host.capabilities(configId);
  }

  /**
   * Calls a function as the job does, and runs what falls due by it. An error is recorded, but for
   * one that asks to be run again and will be.
   *
   * @param function as {@link Invocation} names it
   * @param argument JSON text, null for none
   */
  public LocalCall call(int configId, String function, @Nullable String argument)
      throws InterruptedException {
    LocalCall result =
        function.equals(Invocation.ON_EVENT)
            ? onEvent(configId, argument)
            : attempt(configId, function, argument, null, 1);
    runDue();
    return result;
  }

  /** Lets time go by: what falls due meanwhile runs, each at its time. */
  public void advance(Duration by) throws InterruptedException {
    long until = clock.millis() + by.toMillis();
    for (Due next = due.peek(); next != null && next.atMillis <= until; next = due.peek()) {
      clock.move(Duration.ofMillis(Math.max(0, next.atMillis - clock.millis())));
      runDue();
    }
    clock.move(Duration.ofMillis(Math.max(0, until - clock.millis())));
    runDue();
  }

  /** Flushes every buffer, as at a tear-down. */
  public void flush() throws InterruptedException {
    for (LocalBuffer buffer : List.copyOf(buffers.values())) {
      flush(buffer);
    }
    runDue();
  }

  private void flush(int configId) throws InterruptedException {
    for (LocalBuffer buffer : List.copyOf(buffers.values())) {
      if (buffer.configId() == configId) {
        flush(buffer);
      }
    }
    runDue();
  }

  /** Everything that was written down since the last time, in order. */
  public List<LocalEntry> takeEntries() {
    synchronized (entries) {
      List<LocalEntry> taken = List.copyOf(entries);
      entries.clear();
      return taken;
    }
  }

  /** Values of the plugin's metrics, by name. */
  public Map<String, Double> metrics(int configId) {
    synchronized (entries) {
      return Map.copyOf(metrics.getOrDefault(configId, Map.of()));
    }
  }

  /** JSON texts in the plugin config's storage, by key. */
  public Map<String, String> storage(int configId) {
    Map<String, String> found = new TreeMap<>();
    host.entries(StateKey.Area.STORAGE, configId)
        .forEach((name, value) -> found.put(name, ((StateValue.Text) value).text()));
    return found;
  }

  /** What is in the plugin's cache, by key. */
  public Map<String, StateValue> cache(int pluginId) {
    return host.entries(StateKey.Area.CACHE, pluginId);
  }

  /** Puts JSON text into a plugin config's storage. */
  public void store(int configId, String name, String json) {
    host.put(StateKey.storage(configId, name), StateValue.Text.lasting(json));
  }

  /** Runs every {@code teardownPlugin}; what takes longer than five seconds is stopped. */
  @Override
  public void close() {
    try {
      actor.close().get(TEARDOWN_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      actor.abort();
    } catch (InterruptedException e) {
      actor.abort();
      Thread.currentThread().interrupt();
    } catch (ExecutionException e) {
      throw new IllegalStateException("closing a team does not fail", e);
    }
  }

  // --- Calls -----------------------------------------------------------------------------------

  /** A plugin that exports by batches gets its events into a buffer first (contract §8.1). */
  private LocalCall onEvent(int configId, String event) throws InterruptedException {
    Capabilities exported = host.capabilities(configId);
    if (exported.methods().contains(Invocation.EXPORT_EVENTS)) {
      export(configId, event);
    }
    return exported.methods().contains(Invocation.ON_EVENT)
            || !exported.methods().contains(Invocation.EXPORT_EVENTS)
        ? attempt(configId, Invocation.ON_EVENT, event, null, 1)
        : new LocalCall(new Outcome.Returned(null, false));
  }

  private void export(int configId, String event) throws InterruptedException {
    ExportSettings settings = ExportSettings.of(specs.get(configId).config());
    if (settings.ignored().contains(LocalJson.eventName(event))) {
      return;
    }
    count(configId, ExportMetric.SEEN, 1);
    append(buffer(configId, EXPORT_BUFFER), event, event.length(), settings.rule());
  }

  private LocalCall attempt(
      int configId,
      String function,
      @Nullable String argument,
      @Nullable String batchId,
      int attempt)
      throws InterruptedException {
    LocalCall call = new LocalCall(invoke(configId, function, argument, batchId));
    PluginFailure failure = call.failure();
    if (function.equals(Invocation.EXPORT_EVENTS)) {
      countExport(configId, argument, failure);
    }
    if (failure == null) {
      return call;
    }
    Optional<Duration> wait = policyOf(function).delayAfter(failure, attempt);
    if (wait.isPresent()) {
      long at = clock.millis() + wait.get().toMillis();
      record(new LocalEntry.WillRetry(configId, function, at, failure));
      schedule(at, () -> attempt(configId, function, argument, batchId, attempt + 1));
    } else {
      record(new LocalEntry.Failed(configId, function, failure));
    }
    return call;
  }

  /**
   * Jobs, {@code onEvent}, {@code onSnapshot}, buffers and exports are run again (contract §4.6,
   * §8.1).
   */
  private static RetryPolicy policyOf(String function) {
    if (function.equals(Invocation.EXPORT_EVENTS)) {
      return RetryPolicy.EXPORTS;
    }
    return function.equals(Invocation.ON_EVENT)
            || function.equals(Invocation.ON_SNAPSHOT)
            || Invocation.isJob(function)
            || Invocation.isBuffer(function)
        ? RetryPolicy.HANDLERS
        : RetryPolicy.NEVER;
  }

  private Outcome invoke(
      int configId, String function, @Nullable String argument, @Nullable String batchId)
      throws InterruptedException {
    lastInvocation++;
    Invocation invocation = new Invocation(lastInvocation, configId, function, argument, batchId);
    actor.invoke(invocation);
    while (true) {
      if (next() instanceof LocalHost.Call call && call.invocation().equals(invocation)) {
        if (function.equals(Invocation.PROCESS_EVENT_BATCH)) {
          return BatchOutcome.asJson(call.outcome());
        }
        return call.outcome() instanceof Outcome.NotExported && Invocation.isJob(function)
            ? unknownJob(configId, function)
            : call.outcome();
      }
    }
  }

  private LocalHost.Ended next() throws InterruptedException {
    LocalHost.Ended ended = host.next();
    if (ended instanceof LocalHost.SetUp setUp && setUp.failure() == null) {
      ready.add(setUp.configId());
    } else if (ended instanceof LocalHost.Call call && call.outcome() instanceof Outcome.Killed) {
      ready.remove(call.invocation().configId());
    }
    return ended;
  }

  private Outcome unknownJob(int configId, String function) {
    return new Outcome.Threw(
        PluginFailure.Thrown.unknownJob(
            Invocation.jobOf(function), specs.get(configId).pluginName(), configId),
        null,
        false);
  }

  private void countExport(int configId, String batch, @Nullable PluginFailure failure) {
    int events = LocalJson.length(batch);
    if (failure == null) {
      count(configId, ExportMetric.DELIVERED, events);
    } else if (failure.blame() == PluginFailure.Blame.RETRYABLE) {
      count(configId, ExportMetric.RETRY_ERRORS, 1);
    } else {
      count(configId, ExportMetric.OTHER_ERRORS, 1);
      count(configId, ExportMetric.UNDELIVERED, events);
    }
  }

  // --- Effects ---------------------------------------------------------------------------------

  /** On the team's own thread. */
  private void said(Invocation owner, Effect.Said effect) {
    if (effect instanceof Effect.Log log) {
      record(new LocalEntry.Logged(owner.configId(), log));
    } else if (effect instanceof Effect.Unhandled unhandled) {
      record(new LocalEntry.Failed(owner.configId(), owner.function(), unhandled.failure()));
    }
  }

  /** On the team's own thread, while the caller waits. */
  private void happened(Invocation owner, Effect effect) {
    int configId = owner.configId();
    if (effect instanceof Effect.EnqueueJob job) {
      record(new LocalEntry.Enqueued(configId, job));
    } else if (effect instanceof Effect.Capture capture) {
      record(new LocalEntry.Captured(configId, capture, eventOf(configId, capture)));
    } else if (effect instanceof Effect.UpdateMetric update) {
      update(configId, update.name(), update.operation(), update.value());
    } else if (effect instanceof Effect.AppendToBuffer append) {
      BufferRule rule = new BufferRule(append.limit(), append.timeout());
      schedule(
          clock.millis(),
          () ->
              append(
                  buffer(configId, Invocation.buffer(append.buffer())),
                  append.item(),
                  append.points(),
                  rule));
    } else if (effect instanceof Effect.FlushBuffer flush) {
      String function = Invocation.buffer(flush.buffer());
      schedule(
          clock.millis(),
          () -> {
            LocalBuffer buffer = buffers.get(LocalBuffer.key(configId, function));
            if (buffer != null) {
              flush(buffer);
            }
          });
    }
  }

  private String eventOf(int configId, Effect.Capture capture) {
    SandboxSpec spec = specs.get(configId);
    lastCapture++;
    String seed = spec.teamId() + "/" + configId + "/" + lastCapture;
    return CapturedEvent.json(
        capture,
        spec.teamId(),
        CapturedEvent.defaultDistinctId(spec.pluginId(), spec.pluginName()),
        UUID.nameUUIDFromBytes(seed.getBytes(StandardCharsets.UTF_8)).toString());
  }

  private void count(int configId, String metric, double value) {
    update(configId, metric, MetricOperation.SUM, value);
  }

  private void update(int configId, String metric, MetricOperation operation, double value) {
    synchronized (entries) {
      metrics
          .computeIfAbsent(configId, id -> new TreeMap<>())
          .merge(metric, value, operation::combine);
    }
  }

  private void record(LocalEntry entry) {
    synchronized (entries) {
      entries.add(entry);
    }
  }

  // --- Buffers ---------------------------------------------------------------------------------

  private LocalBuffer buffer(int configId, String function) {
    return buffers.computeIfAbsent(
        LocalBuffer.key(configId, function), key -> new LocalBuffer(configId, function));
  }

  private void append(LocalBuffer buffer, String item, double points, BufferRule rule)
      throws InterruptedException {
    if (rule.flushesBefore(buffer.points(), points)) {
      flush(buffer);
    }
    boolean isFirst = buffer.add(item, points);
    if (rule.flushesAfter(buffer.points())) {
      flush(buffer);
    } else if (isFirst) {
      long filling = buffer.filling();
      schedule(
          rule.dueAt(clock.millis()),
          () -> {
            if (buffer.filling() == filling) {
              flush(buffer);
            }
          });
    }
  }

  private void flush(LocalBuffer buffer) throws InterruptedException {
    if (!buffer.isEmpty()) {
      String batchId = buffer.batchId();
      attempt(buffer.configId(), buffer.function(), buffer.take(), batchId, 1);
    }
  }

  // --- What falls due --------------------------------------------------------------------------

  private void schedule(long atMillis, Action action) {
    synchronized (due) {
      lastDue++;
      due.add(new Due(atMillis, lastDue, action));
    }
  }

  private void runDue() throws InterruptedException {
    for (Due next = pollDue(); next != null; next = pollDue()) {
      next.action.run();
    }
  }

  @Nullable
  private Due pollDue() {
    synchronized (due) {
      return due.isEmpty() || due.peek().atMillis > clock.millis() ? null : due.poll();
    }
  }

  private interface Action {
    void run() throws InterruptedException;
  }

  private record Due(long atMillis, long number, Action action) {
    static final Comparator<Due> SOONEST =
        Comparator.comparingLong(Due::atMillis).thenComparingLong(Due::number);
  }
}
