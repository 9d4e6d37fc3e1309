package io.sluice.operators.registry;

import static java.util.Objects.requireNonNull;

import io.sluice.operators.output.SideOutputs;
import java.time.Clock;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

/**
 * CHECK: gives on registry records that count and tombstones, before the broadcast; what is refused
 * becomes a log entry ({@link SideOutputs#RECORDS}).
 *
 * <p>State: none.
 *
 * <p>Lifecycle: nothing to open but the check itself.
 *
 * <p>Constraints: never throws for the sake of a record. Keeps the order of the records.
 */
public final class CheckProcessFunction extends ProcessFunction<RegistryRecord, RegistryRecord> {
  private final PluginCheck pluginCheck;
  private final Clock clock;
  private final String instanceId;

  private transient RegistryCheck check;

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
  public void open(OpenContext context) {
    check = new RegistryCheck(pluginCheck);
  }

  @Override
  public void processElement(
      RegistryRecord record, Context context, Collector<RegistryRecord> out) {
    if (check.check(record.key(), record.value()) instanceof RegistryCheck.Result.Refused refused) {
      RegistryRefusal refusal = new RegistryRefusal(record, refused.reason());
      context.output(
          SideOutputs.RECORDS, refusal.toLogEntry(clock.millis(), instanceId).toOutput());
    } else {
      out.collect(record);
    }
  }
}
