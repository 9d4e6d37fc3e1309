package io.sluice.operators.route;

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
import io.sluice.operators.registry.InstalledRegistry;
import io.sluice.operators.registry.PluginCheck;
import io.sluice.operators.registry.RegistryBootstrap;
import io.sluice.operators.registry.RegistryRecord;
import io.sluice.operators.registry.Spread;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.co.BroadcastProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.MathUtils;

/**
 * ROUTE: sends events and jobs of unknown teams to the dead letters and gives the others the key of
 * the plugin stage; a job's is its team's home key.
 *
 * <p>State: the registry, as broadcast state.
 *
 * <p>Lifecycle: without restored registry state it reads the registry to its end before the first
 * event, so that no team is unknown only because its record was on its way.
 *
 * <p>Constraints: routing is a pure function of the registry.
 */
public final class RouteProcessFunction
    extends BroadcastProcessFunction<Incoming, RegistryRecord, Routed>
    implements CheckpointedFunction {
  private final RegistryBootstrap bootstrap;
  private final PluginCheck pluginCheck;
  private final int maxParallelism;
  private final int defaultShards;
  private final int maxRecordBytes;
  private final Clock clock;

  private transient InstalledRegistry registry;

  /** By team, the key of each of its shards. */
  private transient Map<Integer, long[]> keys;

  /**
   * Creates the function.
   *
   * @param maxParallelism the job's, which the keys depend on
   * @param defaultShards of teams that ask for no number, 1 or more
   * @param maxRecordBytes the sinks' limit, for dead letters
   * @param clock serializable
   */
  public RouteProcessFunction(
      RegistryBootstrap bootstrap,
      PluginCheck pluginCheck,
      int maxParallelism,
      int defaultShards,
      int maxRecordBytes,
      Clock clock) {
    this.bootstrap = bootstrap;
    this.pluginCheck = pluginCheck;
    this.maxParallelism = maxParallelism;
    this.defaultShards = defaultShards;
    this.maxRecordBytes = DeadLetter.checkedLimit(maxRecordBytes);
    this.clock = clock;
  }

  @Override
  public void initializeState(FunctionInitializationContext context) throws Exception {
    registry = InstalledRegistry.open(context.getOperatorStateStore(), bootstrap, pluginCheck);
    keys = new HashMap<>();
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
