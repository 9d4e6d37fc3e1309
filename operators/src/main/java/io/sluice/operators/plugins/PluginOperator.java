package io.sluice.operators.plugins;

import io.sluice.operators.event.DeadLetter;
import io.sluice.operators.event.IncomingEvent;
import io.sluice.operators.event.PluginMarks;
import io.sluice.operators.event.ProcessedEvent;
import io.sluice.operators.event.Routed;
import io.sluice.operators.event.RoutedEvent;
import io.sluice.operators.event.RoutedJob;
import io.sluice.operators.output.AppMetricCounts;
import io.sluice.operators.output.OutputRecord;
import io.sluice.operators.output.SideOutputs;
import io.sluice.operators.output.Uuidt;
import io.sluice.operators.registry.ContentStore;
import io.sluice.operators.registry.InstalledPlugin;
import io.sluice.operators.registry.InstalledRegistry;
import io.sluice.operators.registry.PluginCheck;
import io.sluice.operators.registry.RegistryBootstrap;
import io.sluice.operators.registry.RegistryRecord;
import io.sluice.operators.registry.Team;
import io.sluice.operators.route.ShardKey;
import io.sluice.operators.work.CompletionQueue;
import io.sluice.runtime.geoip.GeoIpDatabase;
import io.sluice.runtime.host.Effect;
import io.sluice.runtime.http.Fetcher;
import io.sluice.runtime.sandbox.ApiAccess;
import io.sluice.runtime.sandbox.PluginRuntime;
import io.sluice.runtime.sandbox.RuntimeOptions;
import io.sluice.runtime.sandbox.TeamServices;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.concurrent.ScheduledFuture;
import javax.annotation.Nullable;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.api.common.state.KeyedStateStore;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.streaming.api.operators.TwoInputStreamOperator;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * PLUGINS: runs each event through the plugins of its team, in the order of the chain, and gives on
 * what is left of it; jobs that come in become calls. JavaScript runs on the runtime's threads;
 * this thread owns all state and output.
 *
 * <p>State: the registry (broadcast), what is in flight, parked and to be called later ({@link
 * StageWork}), the plugins' storage ({@link StorageState}) and cache ({@link CacheState}); all
 * keyed state by {@link ShardKey}.
 *
 * <p>Lifecycle: {@code initializeState} restores the registry or reads it to its end; {@code open}
 * starts the runtime and runs what was in flight; {@code close} gives every {@code teardownPlugin}
 * of this subtask {@value #TEARDOWN_SECONDS} seconds together.
 *
 * <p>Constraints: never blocks for a team's sake, never emits in a snapshot; no failure of a plugin
 * fails the task.
 */
final class PluginOperator extends AbstractStreamOperator<ProcessedEvent>
    implements TwoInputStreamOperator<Routed, RegistryRecord, ProcessedEvent> {
  private static final long TEARDOWN_SECONDS = 5;
  private static final String FLIGHT_FOLDER = "sluice-flight";

  private static final String CACHE_TIMERS = "cache-expiry";
  private static final long LOOK_MILLIS = 1_000;

  private final PluginStageOptions options;
  private final RegistryBootstrap bootstrap;
  private final PluginCheck pluginCheck;
  private final Clock clock;
  private final MailboxExecutor mailbox;
  private final StreamRecord<ProcessedEvent> outgoing = new StreamRecord<>(null);

  private InstalledRegistry registry;
  private CacheState cache;
  private TeamState state;
  private CompletionQueue<HostMessage> messages;
  private Webhooks webhooks;
  private PluginLogs logs;
  private AppMetricCounts appMetricCounts;
  private StageMetrics stageMetrics;
  private TeamRoster teams;
  private StageWork work;
  private LostThreadLimit lostThreads;
  @Nullable private ScheduledFuture<?> lookAtThreads;
  @Nullable private ScheduledFuture<?> tickOfSchedules;
  @Nullable private ScheduledFuture<?> tickOfMetrics;
  @Nullable private PluginRuntime runtime;
  @Nullable private GeoIpDatabase geoip;

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
    registry =
        InstalledRegistry.open(
            context.getOperatorStateStore(), bootstrap, pluginCheck, ContentStore.NONE);
    KeyedStateBackend<Long> keys = getKeyedStateBackend();
    KeyedStateStore keyedState = context.getKeyedStateStore();
    Quotas quotas = new Quotas(keys, keyedState, options.quotas());
    cache = new CacheState(keys, keyedState, quotas, clock);
    state = new TeamState(new StorageState(keys, keyedState, quotas), cache);
    messages = new CompletionQueue<>(mailbox, this::handle);
    webhooks = new Webhooks(messages);
    logs =
        new PluginLogs(
            this::outputAside, new Uuidt(clock, new SecureRandom()), clock, options.instanceId());
    appMetricCounts = new AppMetricCounts(this::outputAside, clock);
    stageMetrics = new StageMetrics(metrics);
    teams =
        new TeamRoster(
            registry, getRuntimeContext().getTaskInfo(), options.defaultShards(), this::openTeam);
    work =
        new StageWork(
            mailbox,
            keys,
            keyedState,
            quotas,
            options,
            teams,
            webhooks,
            new AppMetrics(appMetricCounts),
            stageMetrics,
            logs,
            new Outputs(),
            this::outputAside,
            clock);
  }

  @Override
  public void open() throws Exception {
    super.open();
    cache.expireBy(getInternalTimerService(CACHE_TIMERS, LongSerializer.INSTANCE, cache));
    work.startTimers(this);
    if (options.geoipDatabase() != null) {
      geoip = GeoIpDatabase.open(localPath(options.geoipDatabase()));
    }
    runtime = PluginRuntime.acquire(runtimeOptions());
    stageMetrics.watch(work, teams, logs, runtime);
    lostThreads = new LostThreadLimit(options.maxLostThreads(), TaskManagerProcess::end);
    lookAtThreads =
        processingTimeService.scheduleWithFixedDelay(
            time -> lostThreads.look(runtime.lostThreads(), time), LOOK_MILLIS, LOOK_MILLIS);
    tickOfSchedules =
        processingTimeService.scheduleWithFixedDelay(time -> work.tick(), LOOK_MILLIS, LOOK_MILLIS);
    tickOfMetrics =
        processingTimeService.scheduleWithFixedDelay(
            time -> appMetricCounts.periodEnded(),
            AppMetricCounts.PERIOD_MILLIS,
            AppMetricCounts.PERIOD_MILLIS);
    work.restore();
  }

  @Override
  public void processElement1(StreamRecord<Routed> element) throws Exception {
    Routed routed = element.getValue();
    if (routed instanceof RoutedEvent event) {
      takeEvent(event.key(), event.event());
    } else if (routed instanceof RoutedJob job) {
      work.offer(job);
    }
  }

  private void takeEvent(long key, IncomingEvent event) throws Exception {
    boolean passes =
        registry.chain(event.teamId()).isEmpty()
            && teams.find(event.teamId()) == null
            && work.isIdle(key, event.distinctId());
    if (passes) {
      int teamId = event.teamId();
      emit(ProcessedEvent.untouched(event, anonymizesIps(teamId), recordsSessions(teamId)));
    } else if (work.isFull(key) && options.onFullBacklog() == OnFullBacklog.OVERFLOW) {
      overflow(event);
    } else {
      while (work.isFull(key)) {
        mailbox.yield();
      }
      work.offer(key, event.distinctId(), EventWork.of(event.original(), event.origin()));
    }
  }

  @Override
  public void processElement2(StreamRecord<RegistryRecord> element) throws Exception {
    for (int teamId : registry.apply(element.getValue())) {
      TeamPlugins team = teams.find(teamId);
      if (team != null && work.changeChain(team, registry.chain(teamId))) {
        long deadline =
            processingTimeService.getCurrentProcessingTime()
                + options.runtime().taskTimeout().toMillis();
        team.waitUntil(
            processingTimeService.registerTimer(deadline, time -> work.forceChange(team)));
      }
    }
  }

  /** What has been counted up to the checkpoint will not be counted again after it. */
  @Override
  public void prepareSnapshotPreBarrier(long checkpointId) throws Exception {
    super.prepareSnapshotPreBarrier(checkpointId);
    appMetricCounts.flush();
  }

  @Override
  public void snapshotState(StateSnapshotContext context) throws Exception {
    super.snapshotState(context);
    work.snapshot();
  }

  @Override
  public void notifyCheckpointComplete(long checkpointId) throws Exception {
    super.notifyCheckpointComplete(checkpointId);
    lostThreads.checkpointCompleted(runtime.lostThreads());
  }

  /**
   * At the end of the input what is in buffers is flushed once, and everything in flight and parked
   * is finished; what is delayed stays in the savepoint.
   */
  @Override
  public void finish() throws Exception {
    work.flushBuffers();
    while (!work.isDone()) {
      mailbox.yield();
    }
    appMetricCounts.flush();
    super.finish();
  }

  @Override
  public void close() throws Exception {
    if (lookAtThreads != null) {
      lookAtThreads.cancel(false);
      tickOfSchedules.cancel(false);
      tickOfMetrics.cancel(false);
    }
    // Closed in this order: the runtime first, whose threads may still look places up.
    try (GeoIpDatabase closingGeoip = geoip;
        PluginRuntime closingRuntime = runtime) {
      if (webhooks != null) {
        webhooks.cancel();
      }
      if (teams != null) {
        teams.tearDown(TEARDOWN_SECONDS);
      }
    } finally {
      super.close();
    }
  }

  /** Calls that run, for tests too. */
  int callsInFlight() {
    return work.callsInFlight();
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

  /** What another thread has to say of a team; on the task thread. */
  private void handle(HostMessage message) throws Exception {
    TeamPlugins team = message.team();
    if (message instanceof HostMessage.Completed completed) {
      stageMetrics.ended(team.turn(completed.invocation()), completed.outcome());
      setCurrentKey(team.key);
      work.completed(team, completed.invocation(), completed.outcome(), completed.usage());
    } else if (message instanceof HostMessage.Asked asked) {
      setCurrentKey(team.key);
      asked.answer().give(team.view.ask(asked.owner(), asked.request()));
    } else if (message instanceof HostMessage.Happened happened) {
      happened(team, happened);
    } else if (message instanceof HostMessage.Ready ready) {
      team.learned(ready.configId(), ready.installation(), ready.capabilities());
      logs.setupSucceeded(team.plugin(ready.configId()), ready.capabilities());
      if (!teams.sharesState(team.teamId) && !ready.capabilities().scheduledTasks().isEmpty()) {
        logs.notScheduled(team.plugin(ready.configId()));
      }
    } else if (message instanceof HostMessage.SetupFailed setupFailed) {
      setupFailed(team, setupFailed);
    } else if (message instanceof HostMessage.Delivered delivered) {
      setCurrentKey(team.key);
      work.delivered(team, delivered.unit(), delivered.failure());
    }
  }

  private void setupFailed(TeamPlugins team, HostMessage.SetupFailed failed) {
    InstalledPlugin plugin = team.plugin(failed.configId());
    if (failed.retry().isPresent()) {
      logs.willSetUpAgain(plugin, failed.failure(), failed.retry().get());
    } else if (team.isInForce(failed.configId(), failed.installation())) {
      work.setupFailed(team, plugin, failed.failure());
    } else {
      logs.failed(plugin, failed.failure()); // of a version that has been replaced or stopped
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

  private TeamPlugins openTeam(long key) {
    return new TeamPlugins(
        key,
        runtime,
        services(ShardKey.team(key)),
        state,
        clock,
        options.quotas(),
        messages,
        (plugin, installation) -> InstalledCode.spec(plugin, installation, options.content()));
  }

  private TeamServices services(int teamId) {
    Fetcher fetcher = runtime.openFetcher();
    String token = registry.team(teamId).map(Team::apiToken).orElse(null);
    return TeamServices.none()
        .withGeoip(geoip == null ? null : geoip::locate)
        .withFetchers(fetcher, fetcher)
        .withApi(new ApiAccess(options.posthogHost(), token, null));
  }

  private boolean anonymizesIps(int teamId) {
    return registry.team(teamId).map(Team::anonymizeIps).orElse(false);
  }

  private boolean recordsSessions(int teamId) {
    return registry.team(teamId).map(Team::recordsSessions).orElse(true);
  }

  /** The event goes, as it came, where another deployment of the job can read it. */
  private void overflow(IncomingEvent event) {
    stageMetrics.overflowed();
    output.collect(SideOutputs.DATA, new StreamRecord<>(event.toOverflow()));
  }

  private void emit(ProcessedEvent event) {
    stageMetrics.processed();
    output.collect(outgoing.replace(event));
  }

  private void outputAside(OutputRecord record) {
    output.collect(SideOutputs.RECORDS, new StreamRecord<>(record));
  }

  private final class Outputs implements EventChain.Emitter {
    @Override
    public ProcessedEvent processed(int teamId, EventWork event, @Nullable PluginMarks marks) {
      ProcessedEvent processed =
          new ProcessedEvent(
              teamId,
              anonymizesIps(teamId),
              recordsSessions(teamId),
              event.original(),
              event.current(),
              event.origin(),
              marks);
      emit(processed);
      return processed;
    }

    @Override
    public void dropped(int teamId) {
      stageMetrics.dropped();
    }

    @Override
    public void rejected(DeadLetter letter) {
      stageMetrics.rejected();
      outputAside(letter.toOutput(options.maxRecordBytes()));
    }
  }
}
