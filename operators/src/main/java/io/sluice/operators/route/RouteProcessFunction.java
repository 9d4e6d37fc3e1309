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
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.co.BroadcastProcessFunction;
import org.apache.flink.util.Collector;

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
  /** The home shard. All of a team's events go there until teams can be spread. */
  private static final int HOME = 0;

  private final RegistryBootstrap bootstrap;
  private final PluginCheck pluginCheck;
  private final int maxParallelism;
  private final int maxRecordBytes;
  private final Clock clock;

  private transient InstalledRegistry registry;
  private transient Map<Integer, Long> homeKeys;

  /**
   * Creates the function.
   *
   * @param maxParallelism the job's, which the keys depend on
   * @param maxRecordBytes the sinks' limit, for dead letters
   * @param clock serializable
   */
  public RouteProcessFunction(
      RegistryBootstrap bootstrap,
      PluginCheck pluginCheck,
      int maxParallelism,
      int maxRecordBytes,
      Clock clock) {
    this.bootstrap = bootstrap;
    this.pluginCheck = pluginCheck;
    this.maxParallelism = maxParallelism;
    this.maxRecordBytes = DeadLetter.checkedLimit(maxRecordBytes);
    this.clock = clock;
  }

  @Override
  public void initializeState(FunctionInitializationContext context) throws Exception {
    registry = InstalledRegistry.open(context.getOperatorStateStore(), bootstrap, pluginCheck);
    homeKeys = new HashMap<>();
  }

  @Override
  public void processElement(Incoming incoming, ReadOnlyContext context, Collector<Routed> out) {
    if (registry.team(incoming.teamId()).isPresent()) {
      long key =
          homeKeys.computeIfAbsent(
              incoming.teamId(), team -> ShardKey.of(team, HOME, maxParallelism));
      if (incoming instanceof IncomingEvent event) {
        out.collect(new RoutedEvent(key, event));
      } else if (incoming instanceof IncomingJob job) {
        out.collect(new RoutedJob(key, job));
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
    registry.apply(record);
  }

  @Override
  public void snapshotState(FunctionSnapshotContext context) {}
}
