package io.sluice.operators.plugins;

import io.sluice.operators.event.RoutedJob;
import io.sluice.operators.output.OutputRecord;
import io.sluice.operators.registry.InstalledPlugin;
import io.sluice.operators.route.ShardKey;
import io.sluice.operators.work.DelayedWork;
import io.sluice.operators.work.PendingWork;
import io.sluice.operators.work.WorkLimits;
import io.sluice.operators.work.WorkQueue;
import io.sluice.operators.work.WorkUnit;
import io.sluice.runtime.actor.Usage;
import io.sluice.runtime.host.Invocation;
import io.sluice.runtime.host.Outcome;
import io.sluice.runtime.host.PluginFailure;
import java.time.Clock;
import java.util.List;
import java.util.function.Consumer;
import javax.annotation.Nullable;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.api.common.state.KeyedStateStore;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;

/**
 * All work of the plugin stage and how it hangs together: events on their way through their chain,
 * calls that no event waits for, what is to be called later, and what commits them. Each part does
 * one thing and is led to the next one here, and nowhere else.
 */
final class StageWork implements EventChain.Teams {
  /** Before the names of the states of the events' queue. */
  static final String EVENTS = "";

  /** Before the names of the states of the calls' queue. */
  static final String CALLS = "calls-";

  private static final String DELAY_TIMERS = "delayed";
  private static final String BUFFER_TIMERS = "buffers";
  private static final String METRIC_TIMERS = "plugin-metrics";

  private final MailboxExecutor mailbox;
  private final KeyedStateBackend<Long> keys;
  private final TeamRoster teams;
  private final Quotas quotas;
  private final WorkQueue<PluginWork> events;
  private final WorkQueue<PluginWork> calls;
  private final Calls callRunner;
  private final DelayedWork<PluginWork> delayed;
  private final Buffers buffers;
  private final PluginMetrics metrics;
  private final Schedules schedules;
  private final IncomingJobs incomingJobs;
  private final HealthWatch health;
  private final Commits commits;
  private final ChainChange chainChange;

  StageWork(
      MailboxExecutor mailbox,
      KeyedStateBackend<Long> keys,
      KeyedStateStore state,
      Quotas quotas,
      PluginStageOptions options,
      TeamRoster teams,
      Webhooks webhooks,
      AppMetrics appMetrics,
      StageMetrics stageMetrics,
      PluginLogs logs,
      EventChain.Emitter emitter,
      Consumer<OutputRecord> registryOut,
      Clock clock) {
    this.mailbox = mailbox;
    this.keys = keys;
    this.teams = teams;
    this.quotas = quotas;
    health = new HealthWatch(options.health(), options.onSetupFailure(), logs, registryOut, clock);
    EventBatches batches = new EventBatches(mailbox);
    EffectOutlet outlet = new EffectOutlet(logs);
    commits = new Commits(health, batches, outlet);
    buffers = new Buffers(keys, state, quotas, clock);
    metrics =
        new PluginMetrics(
            keys,
            state,
            (key, configId, values, atMillis) -> report(outlet, key, configId, values, atMillis),
            clock);
    Handlers handlers = new Handlers(buffers, metrics, teams::groupTypes, clock);
    EventChain chain =
        new EventChain(
            this,
            batches,
            health,
            handlers,
            appMetrics,
            logs,
            emitter,
            options.maxRecordBytes(),
            clock);
    callRunner =
        new Calls(
            this,
            quotas,
            options.retries(),
            webhooks,
            new GivenUpCalls(emitter, clock),
            health,
            metrics,
            appMetrics,
            stageMetrics,
            logs,
            clock);
    events = queue(EVENTS, state, options.work(), chain, null, clock);
    calls =
        queue(
            CALLS,
            state,
            options.work().withBacklog(quotas.limits().callBytes()),
            callRunner,
            callRunner::surplus,
            clock);
    delayed = new DelayedWork<>(keys, state, new PluginWorkCodec(), calls::offer);
    schedules = new Schedules(keys, state, teams, health, clock);
    chain.runFrom(events);
    callRunner.runFrom(calls, delayed);
    Jobs jobs = new Jobs(calls, delayed, quotas, clock);
    outlet.leadTo(events, jobs, buffers, metrics);
    incomingJobs = new IncomingJobs(teams, jobs, emitter, logs, clock);
    buffers.leadTo(calls);
    handlers.leadTo(calls);
    schedules.leadTo(calls);
    chainChange = new ChainChange(List.of(events, calls), chain, teams::forget);
  }

  private WorkQueue<PluginWork> queue(
      String prefix,
      KeyedStateStore state,
      WorkLimits limits,
      WorkQueue.Runner<PluginWork> runner,
      @Nullable WorkQueue.Surplus<PluginWork> surplus,
      Clock clock) {
    return new WorkQueue<>(
        mailbox,
        prefix,
        keys,
        state,
        new PluginWorkCodec(),
        ShardKey::team,
        limits,
        runner,
        surplus,
        clock);
  }

  private void report(EffectOutlet outlet, long key, int configId, String values, long atMillis)
      throws Exception {
    int teamId = ShardKey.team(key);
    if (teams.chain(teamId).isEmpty()) {
      return; // whoever counted has gone
    }
    TeamPlugins team = teams.team(key);
    InstalledPlugin plugin = team.inChain(configId);
    if (plugin != null) {
      outlet.report(team, plugin, values, atMillis);
    }
  }

  /** Starts the timers; before anything runs. */
  void startTimers(AbstractStreamOperator<?> operator) {
    delayed.startBy(
        operator.getInternalTimerService(DELAY_TIMERS, LongSerializer.INSTANCE, delayed));
    buffers.flushBy(
        operator.getInternalTimerService(BUFFER_TIMERS, StringSerializer.INSTANCE, buffers));
    metrics.reportBy(
        operator.getInternalTimerService(METRIC_TIMERS, VoidNamespaceSerializer.INSTANCE, metrics));
  }

  /** Runs what was in flight at the snapshot. */
  void restore() throws Exception {
    delayed.restore();
    calls.restore(); // first: an event that goes on makes calls
    events.restore();
  }

  void snapshot() throws Exception {
    events.snapshot();
    calls.snapshot();
    delayed.snapshot();
    quotas.snapshot();
  }

  /** Whether an event could go on at once without overtaking another one. */
  boolean isIdle(long key, String distinctId) {
    return events.isIdle(key, distinctId);
  }

  /** Whether so many events of the key wait that none should be added. */
  boolean isFull(long key) {
    return events.isFull(key);
  }

  /** An event comes in. */
  void offer(long key, String distinctId, EventWork event) throws Exception {
    events.offer(key, PendingWork.of(WorkKind.EVENT, distinctId, event));
  }

  /** A job comes in. */
  void offer(RoutedJob job) throws Exception {
    incomingJobs.arrived(job);
  }

  /** Makes calls of all that is in buffers. */
  void flushBuffers() throws Exception {
    buffers.flushAll();
  }

  /** Begins the scheduled tasks that are due. */
  void tick() throws Exception {
    schedules.tick();
  }

  /** How an invocation ended. The team's home key is current. */
  void completed(TeamPlugins team, Invocation invocation, Outcome outcome, Usage usage)
      throws Exception {
    commits.completed(team, invocation, outcome, usage);
    quotas.tell(team);
    team.access.isBacklogFull(events.isFull(team.key));
  }

  /** See {@link Calls#delivered}. */
  void delivered(TeamPlugins team, WorkUnit<PluginWork> unit, @Nullable PluginFailure failure)
      throws Exception {
    callRunner.delivered(team, unit, failure);
  }

  /** See {@link HealthWatch#setupFailed}. */
  void setupFailed(TeamPlugins team, InstalledPlugin plugin, PluginFailure failure) {
    health.setupFailed(team, plugin, failure);
  }

  /** See {@link ChainChange#begin}. */
  boolean changeChain(TeamPlugins team, List<InstalledPlugin> newChain) throws Exception {
    return chainChange.begin(team, newChain, teams.sharesState(team.teamId));
  }

  /** See {@link ChainChange#force}. */
  void forceChange(TeamPlugins team) throws Exception {
    chainChange.force(team);
  }

  @Override
  public TeamPlugins of(WorkUnit<PluginWork> unit) {
    return teams.team(unit.key());
  }

  @Override
  public void unitEnded(TeamPlugins team) throws Exception {
    chainChange.unitEnded(team);
  }

  int eventsInFlight() {
    return events.inFlight();
  }

  long eventsParked() {
    return events.parked();
  }

  long eventBytesInFlight() {
    return events.inFlightBytes();
  }

  long eventBytesParked() {
    return events.parkedBytes();
  }

  long oldestEventInFlightMillis() {
    return events.oldestInFlightMillis();
  }

  long oldestEventBacklogMillis() {
    return events.oldestBacklogMillis();
  }

  long oldestCallInFlightMillis() {
    return calls.oldestInFlightMillis();
  }

  long oldestCallBacklogMillis() {
    return calls.oldestBacklogMillis();
  }

  long callBytesDelayed() {
    return delayed.bytes();
  }

  int callsInFlight() {
    return calls.inFlight();
  }

  long callsParked() {
    return calls.parked();
  }

  /**
   * Whether nothing runs and nothing is parked; what is delayed does not count, nor do events that
   * are held, nor those that are parked behind them.
   */
  boolean isDone() {
    int held = teams.heldEvents();
    boolean hasEvents = events.started() > held || (held == 0 && events.parked() > 0);
    return !hasEvents && calls.inFlight() + calls.parked() == 0;
  }
}
