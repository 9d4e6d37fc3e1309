package io.sluice.operators.route;

import static java.util.Objects.requireNonNull;

import io.sluice.operators.event.DeadLetter;
import io.sluice.operators.event.Incoming;
import io.sluice.operators.event.IncomingEvent;
import io.sluice.operators.event.IncomingJob;
import io.sluice.operators.event.Place;
import io.sluice.operators.event.RejectCode;
import io.sluice.operators.event.RejectedException;
import io.sluice.operators.event.Routed;
import io.sluice.operators.event.RoutedEvent;
import io.sluice.operators.event.RoutedJob;
import io.sluice.operators.output.SideOutputs;
import io.sluice.operators.registry.ContentStore;
import io.sluice.operators.registry.InstalledRegistry;
import io.sluice.operators.registry.PluginCheck;
import io.sluice.operators.registry.RegistryBootstrap;
import io.sluice.operators.registry.RegistryRecord;
import io.sluice.operators.registry.Spread;
import io.sluice.operators.warnings.IngestionWarning;
import io.sluice.operators.warnings.IngestionWarnings;
import io.sluice.operators.warnings.WarningType;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.flink.metrics.Counter;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.co.BroadcastProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.MathUtils;

/**
 * ROUTE: sends events and jobs of unknown teams to the dead letters and gives the others the key of
 * the plugin stage; a job's is its team's home key. If there is a limit to how fast events of one
 * distinct id may come, those beyond it go as they came to the overflow ({@link SideOutputs#DATA}),
 * by the time of their records, and the team is warned.
 *
 * <p>State: the registry, as broadcast state. Token buckets and what teams have been warned of are
 * on the heap.
 *
 * <p>Lifecycle: without restored registry state it reads the registry to its end before the first
 * event, so that no team is unknown only because its record was on its way.
 *
 * <p>Constraints: the key is a pure function of the registry. The buckets are the subtask's own, so
 * the limit is exact if the source is keyed by team and distinct id.
 */
public final class RouteProcessFunction
    extends BroadcastProcessFunction<Incoming, RegistryRecord, Routed>
    implements CheckpointedFunction {
  static final String EVENTS_OVERFLOWED = "eventsOverflowed";

  private final RegistryBootstrap bootstrap;
  private final PluginCheck pluginCheck;
  private final int maxParallelism;
  private final int defaultShards;
  private final OverflowLimit overflowLimit;
  private final int maxRecordBytes;
  private final Clock clock;

  private transient InstalledRegistry registry;
  private transient OverflowBuckets buckets;
  private transient IngestionWarnings warnings;
  private transient Counter overflowed;

  /** By team, the key of each of its shards. */
  private transient Map<Integer, long[]> keys;

  /**
   * Creates the function.
   *
   * @param maxParallelism the job's, which the keys depend on
   * @param defaultShards of teams that ask for no number, 1 or more
   * @param overflowLimit of each distinct id
   * @param maxRecordBytes the sinks' limit, for dead letters
   * @param clock serializable
   */
  public RouteProcessFunction(
      RegistryBootstrap bootstrap,
      PluginCheck pluginCheck,
      int maxParallelism,
      int defaultShards,
      OverflowLimit overflowLimit,
      int maxRecordBytes,
      Clock clock) {
    this.bootstrap = bootstrap;
    this.pluginCheck = pluginCheck;
    this.maxParallelism = maxParallelism;
    this.defaultShards = defaultShards;
    this.overflowLimit = requireNonNull(overflowLimit, "overflowLimit is null");
    this.maxRecordBytes = DeadLetter.checkedLimit(maxRecordBytes);
    this.clock = clock;
  }

  @Override
  public void initializeState(FunctionInitializationContext context) throws Exception {
    registry =
        InstalledRegistry.open(
            context.getOperatorStateStore(), bootstrap, pluginCheck, ContentStore.NONE);
    keys = new HashMap<>();
    buckets = new OverflowBuckets(overflowLimit);
    warnings = new IngestionWarnings(clock);
    overflowed = getRuntimeContext().getMetricGroup().counter(EVENTS_OVERFLOWED);
  }

  @Override
  public void processElement(Incoming incoming, ReadOnlyContext context, Collector<Routed> out) {
    long[] shards = keys.get(incoming.teamId());
    if (shards == null) {
      shards = keysOf(incoming.teamId());
      if (shards.length > 0) {
        keys.put(incoming.teamId(), shards);
      }
    }
    if (shards.length > 0) {
      if (incoming instanceof IncomingEvent event) {
        if (overflowLimit.isOn() && !isWithinLimit(event, context)) {
          overflow(event, context);
          return;
        }
        int shard = shards.length == 1 ? Spread.HOME : shardOf(event.distinctId(), shards.length);
        out.collect(new RoutedEvent(shards[shard], event));
      } else if (incoming instanceof IncomingJob job) {
        out.collect(new RoutedJob(shards[Spread.HOME], job));
      }
      return;
    }
    RejectedException reason =
        new RejectedException(
            RejectCode.UNKNOWN_TEAM,
            "The registry has no team "
                + incoming.teamId()
                + "; install it under the key \"team/"
                + incoming.teamId()
                + "\" and send the record again");
    context.output(
        SideOutputs.RECORDS,
        DeadLetter.of(incoming.original(), incoming.origin(), Place.ROUTE, reason, clock.millis())
            .toOutput(maxRecordBytes));
  }

  /** The source gives each record its own time; one that is ahead of ours would stop the refill. */
  private boolean isWithinLimit(IncomingEvent event, ReadOnlyContext context) {
    long now = clock.millis();
    Long recordTime = context.timestamp();
    long millis = recordTime == null ? now : Math.min(recordTime, now);
    return buckets.take(event.teamId(), event.distinctId(), millis);
  }

  private void overflow(IncomingEvent event, ReadOnlyContext context) {
    overflowed.inc();
    context.output(SideOutputs.DATA, event.toOverflow());
    IngestionWarning warning =
        IngestionWarning.of(event.teamId(), WarningType.INGESTION_CAPACITY_OVERFLOW)
            .with("overflowDistinctId", event.distinctId())
            .forKey(event.distinctId());
    warnings.send(warning, record -> context.output(SideOutputs.RECORDS, record));
  }

  @Override
  public void processBroadcastElement(RegistryRecord record, Context context, Collector<Routed> out)
      throws Exception {
    registry.apply(record).forEach(keys::remove);
  }

  /** None if there is no such team. */
  private long[] keysOf(int teamId) {
    int shards = registry.spread(teamId, defaultShards).map(Spread::shards).orElse(0);
    return IntStream.range(0, shards)
        .mapToLong(shard -> ShardKey.of(teamId, shard, maxParallelism))
        .toArray();
  }

  /** The same for all events of one incoming {@code distinct_id}, which keeps their order. */
  static int shardOf(String distinctId, int shards) {
    return Math.floorMod(MathUtils.murmurHash(distinctId.hashCode()), shards);
  }

  @Override
  public void snapshotState(FunctionSnapshotContext context) {}
}
