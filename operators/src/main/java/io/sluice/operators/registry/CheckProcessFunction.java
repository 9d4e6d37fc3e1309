package io.sluice.operators.registry;

import static java.util.Objects.requireNonNull;

import io.sluice.operators.output.SideOutputs;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

/**
 * CHECK: gives on registry records that count and tombstones, before the broadcast; what is refused
 * becomes a log entry ({@link SideOutputs#RECORDS}), and so does a plugin config that counts but
 * waits for what its plugin asks for. It says so once for all the operators that read the registry:
 * they come to the same result, silently.
 *
 * <p>State: the registry's records in broadcast state, because whether a plugin config counts
 * depends on its plugin.
 *
 * <p>Lifecycle: restores the registry. Without state it starts empty, since the source then gives
 * every record from the first.
 *
 * <p>Constraints: parallelism 1. Never throws for the sake of a record. Keeps the order of the
 * records.
 */
public final class CheckProcessFunction extends ProcessFunction<RegistryRecord, RegistryRecord>
    implements CheckpointedFunction {
  private final PluginCheck pluginCheck;
  private final Clock clock;
  private final String instanceId;

  private transient List<RegistryRefusal> refusals;
  private transient Registry registry;
  private transient RegistryState state;

  /**
   * @param pluginCheck looks at a plugin's code
   * @param clock serializable, as those of {@link Clock} are
   * @param instanceId which run of the job it is, for the log entries
   */
  public CheckProcessFunction(PluginCheck pluginCheck, Clock clock, String instanceId) {
    this.pluginCheck = requireNonNull(pluginCheck, "pluginCheck is null");
    this.clock = requireNonNull(clock, "clock is null");
    this.instanceId = requireNonNull(instanceId, "instanceId is null");
  }

  @Override
  public void initializeState(FunctionInitializationContext context) throws Exception {
    refusals = new ArrayList<>();
    registry = new Registry(new RegistryCheck(pluginCheck), refusals::add);
    state =
        new RegistryState(
            context.getOperatorStateStore().getBroadcastState(RegistryState.DESCRIPTOR));
    state.load(registry);
    refusals.clear(); // they have been said
  }

  @Override
  public void snapshotState(FunctionSnapshotContext context) {
    // The broadcast state is kept with every record.
  }

  @Override
  public void processElement(RegistryRecord record, Context context, Collector<RegistryRecord> out)
      throws Exception {
    if (registry.apply(record).counts()) {
      state.put(record);
      out.collect(record);
    }
    for (RegistryRefusal refusal : refusals) {
      context.output(
          SideOutputs.RECORDS, refusal.toLogEntry(clock.millis(), instanceId).toOutput());
    }
    refusals.clear();
  }
}
