package io.sluice.operators.plugins;

import io.sluice.runtime.host.Outcome;
import io.sluice.runtime.host.PluginFailure;
import io.sluice.runtime.sandbox.PluginRuntime;
import javax.annotation.Nullable;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Histogram;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.runtime.metrics.DescriptiveStatisticsHistogram;

/**
 * What PLUGINS tells Flink of itself, for whoever runs the job; what each means is in the module's
 * README. None is of one team: Flink keeps a metric for as long as the task runs, so a label for
 * each team would grow without end ({@link AppMetrics} counts for teams).
 */
final class StageMetrics {
  static final String EVENTS_PROCESSED = "eventsProcessed";
  static final String EVENTS_DROPPED = "eventsDropped";
  static final String EVENTS_REJECTED = "eventsRejected";
  static final String EVENTS_OVERFLOWED = "eventsOverflowed";
  static final String IN_FLIGHT = "inFlight";
  static final String IN_FLIGHT_BYTES = "inFlightBytes";
  static final String OLDEST_IN_FLIGHT_MS = "oldestInFlightMs";
  static final String PARKED = "parked";
  static final String PARKED_BYTES = "parkedBytes";
  static final String OLDEST_BACKLOG_MS = "oldestBacklogMs";
  static final String EVENTS_HELD = "eventsHeld";
  static final String CALLS_IN_FLIGHT = "callsInFlight";
  static final String OLDEST_CALL_IN_FLIGHT_MS = "oldestCallInFlightMs";
  static final String CALLS_PARKED = "callsParked";
  static final String OLDEST_CALL_BACKLOG_MS = "oldestCallBacklogMs";
  static final String CALL_BYTES_DELAYED = "callBytesDelayed";
  static final String CALLS_RETRIED = "callsRetried";
  static final String CALLS_FAILED = "callsFailed";
  static final String EXPORTS_DELIVERED = "exportsDelivered";
  static final String EXPORTS_RETRIED = "exportsRetried";
  static final String EXPORTS_FAILED = "exportsFailed";
  static final String WEBHOOKS_DELIVERED = "webhooksDelivered";
  static final String WEBHOOKS_FAILED = "webhooksFailed";
  static final String INVOCATIONS_RETURNED = "invocationsReturned";
  static final String INVOCATIONS_THREW = "invocationsThrew";
  static final String INVOCATIONS_TIMED_OUT = "invocationsTimedOut";
  static final String INVOCATIONS_KILLED = "invocationsKilled";
  static final String INVOCATIONS_REPEATED = "invocationsRepeated";
  static final String INVOCATIONS_NOT_RUNNING = "invocationsNotRunning";
  static final String PROCESS_EVENT_MICROS = "processEventMicros";
  static final String CALL_MICROS = "callMicros";
  static final String PAUSED_PLUGINS = "pausedPlugins";
  static final String LOG_LINES_DROPPED = "logLinesDropped";
  static final String JAVASCRIPT_ENGINE = "javascriptEngine";
  static final String LOST_THREADS = "lostThreads";
  static final String SANDBOXES = "sandboxes";
  static final String SANDBOXES_EVICTED = "sandboxesEvicted";
  static final String SANDBOXES_REBUILT = "sandboxesRebuilt";

  /** Latest values that a histogram is of. */
  private static final int WINDOW = 1_000;

  private static final long NANOS_PER_MICRO = 1_000;

  private final MetricGroup group;
  private final Counter processed;
  private final Counter dropped;
  private final Counter rejected;
  private final Counter overflowed;
  private final Counter callsRetried;
  private final Counter callsFailed;
  private final Counter exportsDelivered;
  private final Counter exportsRetried;
  private final Counter exportsFailed;
  private final Counter webhooksDelivered;
  private final Counter webhooksFailed;
  private final Counter returned;
  private final Counter threw;
  private final Counter timedOut;
  private final Counter killed;
  private final Counter repeated;
  private final Counter notRunning;
  private final Histogram processEventMicros;
  private final Histogram callMicros;

  StageMetrics(MetricGroup group) {
    this.group = group;
    processed = group.counter(EVENTS_PROCESSED);
    dropped = group.counter(EVENTS_DROPPED);
    rejected = group.counter(EVENTS_REJECTED);
    overflowed = group.counter(EVENTS_OVERFLOWED);
    callsRetried = group.counter(CALLS_RETRIED);
    callsFailed = group.counter(CALLS_FAILED);
    exportsDelivered = group.counter(EXPORTS_DELIVERED);
    exportsRetried = group.counter(EXPORTS_RETRIED);
    exportsFailed = group.counter(EXPORTS_FAILED);
    webhooksDelivered = group.counter(WEBHOOKS_DELIVERED);
    webhooksFailed = group.counter(WEBHOOKS_FAILED);
    returned = group.counter(INVOCATIONS_RETURNED);
    threw = group.counter(INVOCATIONS_THREW);
    timedOut = group.counter(INVOCATIONS_TIMED_OUT);
    killed = group.counter(INVOCATIONS_KILLED);
    repeated = group.counter(INVOCATIONS_REPEATED);
    notRunning = group.counter(INVOCATIONS_NOT_RUNNING);
    processEventMicros =
        group.histogram(PROCESS_EVENT_MICROS, new DescriptiveStatisticsHistogram(WINDOW));
    callMicros = group.histogram(CALL_MICROS, new DescriptiveStatisticsHistogram(WINDOW));
  }

  /** Lets Flink look at what is there; called once, when all of it is. */
  void watch(StageWork work, TeamRoster teams, PluginLogs logs, PluginRuntime runtime) {
    group.gauge(IN_FLIGHT, work::eventsInFlight);
    group.gauge(IN_FLIGHT_BYTES, work::eventBytesInFlight);
    group.gauge(OLDEST_IN_FLIGHT_MS, work::oldestEventInFlightMillis);
    group.gauge(PARKED, work::eventsParked);
    group.gauge(PARKED_BYTES, work::eventBytesParked);
    group.gauge(OLDEST_BACKLOG_MS, work::oldestEventBacklogMillis);
    group.gauge(EVENTS_HELD, teams::heldEvents);
    group.gauge(CALLS_IN_FLIGHT, work::callsInFlight);
    group.gauge(OLDEST_CALL_IN_FLIGHT_MS, work::oldestCallInFlightMillis);
    group.gauge(CALLS_PARKED, work::callsParked);
    group.gauge(OLDEST_CALL_BACKLOG_MS, work::oldestCallBacklogMillis);
    group.gauge(CALL_BYTES_DELAYED, work::callBytesDelayed);
    group.gauge(PAUSED_PLUGINS, teams::pausedPlugins);
    group.gauge(LOG_LINES_DROPPED, logs::dropped);
    group.gauge(JAVASCRIPT_ENGINE, runtime::engineName);
    group.gauge(LOST_THREADS, runtime::lostThreads);
    group.gauge(SANDBOXES, runtime::liveSandboxes);
    group.gauge(SANDBOXES_EVICTED, runtime::evictedSandboxes);
    group.gauge(SANDBOXES_REBUILT, runtime::rebuiltSandboxes);
  }

  void processed() {
    processed.inc();
  }

  void dropped() {
    dropped.inc();
  }

  void rejected() {
    rejected.inc();
  }

  void overflowed() {
    overflowed.inc();
  }

  /** A call ended well. */
  void succeeded(CallWork call) {
    if (call.isExport()) {
      exportsDelivered.inc();
    } else if (call.isDelivery()) {
      webhooksDelivered.inc();
    }
  }

  /** A call failed and will be made again. */
  void willCallAgain(CallWork call) {
    callsRetried.inc();
    if (call.isExport()) {
      exportsRetried.inc();
    }
  }

  /** A call failed and will not be made again. */
  void failed(CallWork call) {
    callsFailed.inc();
    if (call.isExport()) {
      exportsFailed.inc();
    } else if (call.isDelivery()) {
      webhooksFailed.inc();
    }
  }

  /**
   * An invocation ended.
   *
   * @param turn what it was about, null for a set-up or a tear-down
   */
  void ended(@Nullable TeamPlugins.Turn turn, Outcome outcome) {
    if (outcome instanceof Outcome.NotExported) {
      return; // nothing ran
    }
    count(outcome);
    if (turn != null && !(outcome instanceof Outcome.NotRunning)) {
      Histogram micros =
          turn.units.get(0).work().kind() == WorkKind.CALL ? callMicros : processEventMicros;
      micros.update((System.nanoTime() - turn.startedNanos) / NANOS_PER_MICRO);
    }
  }

  private void count(Outcome outcome) {
    if (outcome instanceof Outcome.Returned) {
      returned.inc();
    } else if (outcome instanceof Outcome.Threw thrown) {
      boolean isTimeOut = thrown.failure() instanceof PluginFailure.TimedOut;
      (isTimeOut ? timedOut : threw).inc();
    } else if (outcome instanceof Outcome.Killed) {
      killed.inc();
    } else if (outcome instanceof Outcome.Collateral) {
      repeated.inc();
    } else if (outcome instanceof Outcome.NotRunning) {
      notRunning.inc();
    }
  }
}
