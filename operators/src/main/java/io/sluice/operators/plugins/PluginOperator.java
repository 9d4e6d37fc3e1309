package io.sluice.operators.plugins;

import io.sluice.operators.event.DeadLetter;
import io.sluice.operators.event.IncomingEvent;
import io.sluice.operators.event.PluginMarks;
import io.sluice.operators.event.ProcessedEvent;
import io.sluice.operators.event.RoutedEvent;
import io.sluice.operators.output.OutputRecord;
import io.sluice.operators.output.SideOutputs;
import io.sluice.operators.output.Uuidt;
import io.sluice.operators.registry.InstalledPlugin;
import io.sluice.operators.registry.InstalledRegistry;
import io.sluice.operators.registry.PluginCheck;
import io.sluice.operators.registry.RegistryBootstrap;
import io.sluice.operators.registry.RegistryRecord;
import io.sluice.operators.registry.Team;
import io.sluice.operators.route.ShardKey;
import io.sluice.operators.work.CompletionQueue;
import io.sluice.operators.work.DelayedWork;
import io.sluice.operators.work.PendingWork;
import io.sluice.operators.work.WorkQueue;
import io.sluice.runtime.geoip.GeoIpDatabase;
import io.sluice.runtime.host.Effect;
import io.sluice.runtime.host.Feature;
import io.sluice.runtime.http.Fetcher;
import io.sluice.runtime.sandbox.ApiAccess;
import io.sluice.runtime.sandbox.PluginRuntime;
import io.sluice.runtime.sandbox.RuntimeOptions;
import io.sluice.runtime.sandbox.TeamServices;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.annotation.Nullable;
import org.apache.flink.api.common.TaskInfo;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.api.common.state.KeyedStateStore;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.streaming.api.operators.TwoInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * PLUGINS: runs each event through the plugins of its team, in the order of the chain, and gives on
 * what is left of it. JavaScript runs on the runtime's threads; this thread owns all state and
 * output.
 *
 * <p>State: the registry (broadcast), what is in flight and parked ({@link WorkQueue}, one for
 * events and one for calls), what is to be called later ({@link DelayedWork}, {@link Buffers},
 * {@link Schedules}), the plugins' storage ({@link StorageState}) and cache ({@link CacheState});
 * all keyed state by {@link ShardKey}.
 *
 * <p>Lifecycle: {@code initializeState} restores the registry or reads it to its end; {@code open}
 * starts the runtime and runs what was in flight; {@code close} gives every {@code teardownPlugin}
 * of this subtask {@value #TEARDOWN_SECONDS} seconds together.
 *
 * <p>Constraints: never blocks for a team's sake, never emits in a snapshot; no failure of a plugin
 * fails the task.
 */
final class PluginOperator extends AbstractStreamOperator<ProcessedEvent>
    implements TwoInputStreamOperator<RoutedEvent, RegistryRecord, ProcessedEvent> {
  private static final long TEARDOWN_SECONDS = 5;
  private static final int HOME_SHARD = 0;
  private static final String FLIGHT_FOLDER = "sluice-flight";

  /** Before the names of the states of calls' queue. */
  private static final String CALLS = "calls-";

  private static final String CACHE_TIMERS = "cache-expiry";
  private static final String DELAY_TIMERS = "delayed";
  private static final String BUFFER_TIMERS = "buffers";
  private static final Set<Feature> FEATURES =
      Set.of(Feature.CACHE, Feature.JOBS, Feature.CAPTURE, Feature.BUFFERS);
  private static final long LOOK_MILLIS = 1_000;

  private final PluginStageOptions options;
  private final RegistryBootstrap bootstrap;
  private final PluginCheck pluginCheck;
  private final Clock clock;
  private final MailboxExecutor mailbox;
  private final StreamRecord<ProcessedEvent> outgoing = new StreamRecord<>(null);
  private final Map<Integer, TeamPlugins> teams = new HashMap<>();

  /** Tear-downs of teams that have no plugins any more. */
  private final List<CompletableFuture<Void>> leaving = new ArrayList<>();

  private InstalledRegistry registry;
  private CacheState cache;
  private TeamState state;
  private CompletionQueue<HostMessage> messages;
  private PluginLogs logs;
  private WorkQueue<PluginWork> queue;
  private WorkQueue<PluginWork> callQueue;
  private DelayedWork<PluginWork> delayed;
  private Buffers buffers;
  private Schedules schedules;
  private Commits commits;
  private ChainChange chainChange;
  private LostThreadLimit lostThreads;
  @Nullable private ScheduledFuture<?> lookAtThreads;
  @Nullable private ScheduledFuture<?> tickOfSchedules;
  private int maxParallelism;
  @Nullable private PluginRuntime runtime;
  @Nullable private GeoIpDatabase geoip;
  private Counter processed;
  private Counter dropped;
  private Counter rejected;

  PluginOperator(
      StreamOperatorParameters<ProcessedEvent> parameters,
      PluginStageOptions options,
      RegistryBootstrap bootstrap,
      PluginCheck pluginCheck,
      Clock clock) {
    super(parameters);
    this.options = options;
    this.bootstrap = bootstrap;
    this.pluginCheck = pluginCheck;
    this.clock = clock;
    this.mailbox = parameters.getMailboxExecutor();
  }

  @Override
  public void initializeState(StateInitializationContext context) throws Exception {
    super.initializeState(context);
    registry = InstalledRegistry.open(context.getOperatorStateStore(), bootstrap, pluginCheck);
    cache = new CacheState(getKeyedStateBackend(), context.getKeyedStateStore(), clock);
    state = new TeamState(new StorageState(context.getKeyedStateStore()), cache);
    messages = new CompletionQueue<>(mailbox, this::handle);
    logs =
        new PluginLogs(
            this::outputAside, new Uuidt(clock, new SecureRandom()), clock, options.instanceId());
    maxParallelism = getRuntimeContext().getTaskInfo().getMaxNumberOfParallelSubtasks();
    wireWork(context.getKeyedStateStore());
  }

  /** Events through their chain, and calls that no event waits for, commit in the same way. */
  private void wireWork(KeyedStateStore store) {
    HealthWatch health = new HealthWatch(options.health(), logs, clock);
    EventBatches batches = new EventBatches(mailbox);
    EffectOutlet outlet = new EffectOutlet(logs, clock, options.instanceId());
    commits = new Commits(health, batches, outlet);
    buffers = new Buffers(getKeyedStateBackend(), store, clock);
    Handlers handlers = new Handlers(buffers, clock);
    EventChain chain =
        new EventChain(
            new Teams(),
            batches,
            health,
            handlers,
            logs,
            new Outputs(),
            options.maxRecordBytes(),
            clock);
    Calls calls = new Calls(new Teams(), new Outputs(), health, logs, clock);
    queue = workQueue("", store, chain);
    callQueue = workQueue(CALLS, store, calls);
    delayed = new DelayedWork<>(getKeyedStateBackend(), new PluginWorkCodec(), callQueue::offer);
    chain.runFrom(queue);
    calls.runFrom(callQueue, delayed);
    outlet.leadTo(queue, callQueue, delayed, buffers);
    buffers.leadTo(callQueue);
    handlers.leadTo(callQueue);
    schedules = new Schedules(getKeyedStateBackend(), store, new Owned(), clock);
    schedules.leadTo(callQueue);
    chainChange = new ChainChange(List.of(queue, callQueue), chain, this::forget);
  }

  private WorkQueue<PluginWork> workQueue(
      String prefix, KeyedStateStore store, WorkQueue.Runner<PluginWork> runner) {
    return new WorkQueue<>(
        mailbox,
        prefix,
        getKeyedStateBackend(),
        store,
        new PluginWorkCodec(),
        ShardKey::team,
        options.inFlightPerTeam(),
        runner);
  }

  @Override
  public void open() throws Exception {
    super.open();
    cache.expireBy(getInternalTimerService(CACHE_TIMERS, LongSerializer.INSTANCE, cache));
    delayed.startBy(getInternalTimerService(DELAY_TIMERS, LongSerializer.INSTANCE, delayed));
    buffers.flushBy(getInternalTimerService(BUFFER_TIMERS, StringSerializer.INSTANCE, buffers));
    if (options.geoipDatabase() != null) {
      geoip = GeoIpDatabase.open(localPath(options.geoipDatabase()));
    }
    runtime = PluginRuntime.acquire(runtimeOptions());
    processed = metrics.counter("eventsProcessed");
    dropped = metrics.counter("eventsDropped");
    rejected = metrics.counter("eventsRejected");
    metrics.gauge("inFlight", () -> queue.inFlight());
    metrics.gauge("parked", () -> queue.parked());
    metrics.gauge("callsInFlight", this::callsInFlight);
    metrics.gauge("callsParked", () -> callQueue.parked());
    metrics.gauge(
        "pausedPlugins", () -> teams.values().stream().mapToInt(TeamPlugins::pausedPlugins).sum());
    metrics.gauge("javascriptEngine", runtime::engineName);
    metrics.gauge("lostThreads", runtime::lostThreads);
    metrics.gauge("sandboxes", runtime::liveSandboxes);
    metrics.gauge("sandboxesEvicted", runtime::evictedSandboxes);
    metrics.gauge("sandboxesRebuilt", runtime::rebuiltSandboxes);
    lostThreads = new LostThreadLimit(options.maxLostThreads(), TaskManagerProcess::end);
    lookAtThreads =
        processingTimeService.scheduleWithFixedDelay(
            time -> lostThreads.look(runtime.lostThreads(), time), LOOK_MILLIS, LOOK_MILLIS);
    tickOfSchedules =
        processingTimeService.scheduleWithFixedDelay(
            time -> schedules.tick(), LOOK_MILLIS, LOOK_MILLIS);
    queue.restore();
    callQueue.restore();
  }

  @Override
  public void processElement1(StreamRecord<RoutedEvent> element) throws Exception {
    long key = element.getValue().key();
    IncomingEvent event = element.getValue().event();
    boolean passes =
        registry.chain(event.teamId()).isEmpty()
            && !teams.containsKey(event.teamId())
            && queue.isIdle(key, event.distinctId());
    if (passes) {
      emit(ProcessedEvent.untouched(event, anonymizesIps(event.teamId())));
    } else {
      queue.offer(
          key,
          PendingWork.of(
              WorkKind.EVENT, event.distinctId(), EventWork.of(event.original(), event.origin())));
    }
  }

  @Override
  public void processElement2(StreamRecord<RegistryRecord> element) throws Exception {
    for (int teamId : registry.apply(element.getValue())) {
      TeamPlugins team = teams.get(teamId);
      if (team != null && chainChange.begin(team, registry.chain(teamId))) {
        long deadline =
            processingTimeService.getCurrentProcessingTime()
                + options.runtime().taskTimeout().toMillis();
        team.waitUntil(
            processingTimeService.registerTimer(deadline, time -> chainChange.force(team)));
      }
    }
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    queue.snapshot();
    callQueue.snapshot();
  }

  @Override
  public void notifyCheckpointComplete(long checkpointId) throws Exception {
    super.notifyCheckpointComplete(checkpointId);
    lostThreads.checkpointCompleted(runtime.lostThreads());
  }

  /** At the end of the input everything in flight and parked is finished; what is delayed stays. */
  @Override
  public void finish() throws Exception {
    while (queue.inFlight() + queue.parked() + callQueue.inFlight() + callQueue.parked() > 0) {
      mailbox.yield();
    }
    super.finish();
  }

  @Override
  public void close() throws Exception {
    if (lookAtThreads != null) {
      lookAtThreads.cancel(false);
      tickOfSchedules.cancel(false);
    }
    // Closed in this order: the runtime first, whose threads may still look places up.
    try (GeoIpDatabase closingGeoip = geoip;
        PluginRuntime closingRuntime = runtime) {
      tearDownTeams();
    } finally {
      super.close();
    }
  }

  private void tearDownTeams() throws InterruptedException {
    teams.values().forEach(team -> leaving.add(team.actor.close()));
    try {
      CompletableFuture.allOf(leaving.toArray(CompletableFuture<?>[]::new))
          .get(TEARDOWN_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      LOG.warn("Plugins were stopped after {} s of tearing down", TEARDOWN_SECONDS);
    } catch (ExecutionException e) {
      throw new IllegalStateException("closing a team does not fail", e);
    } finally {
      teams.values().forEach(team -> team.actor.abort());
    }
  }

  /** Calls that run, for tests too. */
  int callsInFlight() {
    return callQueue.inFlight();
  }

  /** The flight record is in a folder of the task manager's, if it is nowhere else. */
  private RuntimeOptions runtimeOptions() {
    if (options.runtime().flightFolder() != null) {
      return options.runtime();
    }
    String[] folders =
        getContainingTask().getEnvironment().getTaskManagerInfo().getTmpDirectories();
    return options.runtime().withFlightFolder(Path.of(folders[0], FLIGHT_FOLDER).toString());
  }

  /** A path, or a URI with the scheme {@code file}. */
  private static Path localPath(String text) {
    return text.startsWith("file:") ? Path.of(URI.create(text)) : Path.of(text);
  }

  /** What a team's thread has to say; on the task thread. */
  private void handle(HostMessage message) throws Exception {
    TeamPlugins team = message.team();
    if (message instanceof HostMessage.Completed completed) {
      setCurrentKey(team.homeKey);
      commits.completed(team, completed.invocation(), completed.outcome(), completed.usage());
    } else if (message instanceof HostMessage.Asked asked) {
      setCurrentKey(team.homeKey);
      asked.answer().give(team.view.ask(asked.owner(), asked.request()));
    } else if (message instanceof HostMessage.Happened happened) {
      happened(team, happened);
    } else if (message instanceof HostMessage.Ready ready) {
      team.learned(ready.configId(), ready.installation(), ready.capabilities());
      logs.setupSucceeded(team.plugin(ready.configId()), ready.capabilities());
    } else if (message instanceof HostMessage.SetupFailed setupFailed) {
      logs.setupFailed(
          team.plugin(setupFailed.configId()), setupFailed.failure(), setupFailed.retry());
    }
  }

  private void happened(TeamPlugins team, HostMessage.Happened happened) {
    if (happened.effect() instanceof Effect.OnState onState) {
      team.view.write(happened.owner(), onState);
    } else if (happened.effect() instanceof Effect.Log log) {
      logs.said(team.plugin(happened.owner().configId()), log);
    } else if (happened.effect() instanceof Effect.Unhandled unhandled) {
      logs.failed(team.plugin(happened.owner().configId()), unhandled.failure());
    } else {
      team.did(happened.owner(), happened.effect());
    }
  }

  private TeamPlugins openTeam(int teamId) {
    TeamPlugins team =
        new TeamPlugins(
            teamId,
            ShardKey.of(teamId, HOME_SHARD, maxParallelism),
            runtime,
            services(teamId),
            state,
            clock,
            messages,
            (plugin, installation) -> InstalledCode.spec(plugin, installation, options.content()));
    team.want(registry.chain(teamId));
    team.switchOver();
    return team;
  }

  private void forget(TeamPlugins team) {
    teams.remove(team.teamId, team);
    leaving.removeIf(CompletableFuture::isDone);
    leaving.add(team.actor.close());
  }

  private TeamServices services(int teamId) {
    Fetcher fetcher = runtime.openFetcher();
    String token = registry.team(teamId).map(Team::apiToken).orElse(null);
    return TeamServices.none()
        .withFeatures(FEATURES)
        .withGeoip(geoip == null ? null : geoip::locate)
        .withFetchers(fetcher, fetcher)
        .withApi(new ApiAccess(options.posthogHost(), token, null));
  }

  private boolean anonymizesIps(int teamId) {
    return registry.team(teamId).map(Team::anonymizeIps).orElse(false);
  }

  private void emit(ProcessedEvent event) {
    processed.inc();
    output.collect(outgoing.replace(event));
  }

  private void outputAside(OutputRecord record) {
    output.collect(SideOutputs.RECORDS, new StreamRecord<>(record));
  }

  private final class Teams implements EventChain.Teams {
    @Override
    public TeamPlugins of(int teamId) {
      return teams.computeIfAbsent(teamId, PluginOperator.this::openTeam);
    }

    @Override
    public void unitEnded(TeamPlugins team) throws Exception {
      chainChange.unitEnded(team);
    }
  }

  /** The teams that belong to this subtask. */
  private final class Owned implements Schedules.Owned {
    private final Map<Integer, Boolean> isOwned = new HashMap<>();

    @Override
    public List<Integer> teams() {
      return registry.teamsWithPlugins().stream()
          .filter(teamId -> isOwned.computeIfAbsent(teamId, this::hasHomeKey))
          .toList();
    }

    private boolean hasHomeKey(int teamId) {
      long homeKey = ShardKey.of(teamId, HOME_SHARD, maxParallelism);
      TaskInfo task = getRuntimeContext().getTaskInfo();
      return KeyGroupRangeAssignment.assignKeyToParallelOperator(
              homeKey, maxParallelism, task.getNumberOfParallelSubtasks())
          == task.getIndexOfThisSubtask();
    }

    @Override
    public TeamPlugins team(int teamId) {
      return teams.computeIfAbsent(teamId, PluginOperator.this::openTeam);
    }

    @Override
    public List<InstalledPlugin> chain(int teamId) {
      return registry.chain(teamId);
    }
  }

  private final class Outputs implements EventChain.Emitter {
    @Override
    public ProcessedEvent processed(int teamId, EventWork event, @Nullable PluginMarks marks) {
      ProcessedEvent processed =
          new ProcessedEvent(
              teamId,
              anonymizesIps(teamId),
              event.original(),
              event.current(),
              event.origin(),
              marks);
      emit(processed);
      return processed;
    }

    @Override
    public void dropped(int teamId) {
      dropped.inc();
    }

    @Override
    public void rejected(DeadLetter letter) {
      rejected.inc();
      outputAside(letter.toOutput(options.maxRecordBytes()));
    }
  }
}
