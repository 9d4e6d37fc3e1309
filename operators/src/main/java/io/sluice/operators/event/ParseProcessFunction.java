package io.sluice.operators.event;

import static java.util.Objects.requireNonNull;

import io.sluice.operators.output.OutputRecord;
import io.sluice.operators.output.SideOutputs;
import java.time.Clock;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

/**
 * PARSE: gives on what can be processed and sends the rest to the dead letters ({@link
 * SideOutputs#RECORDS}).
 *
 * <p>State: none.
 *
 * <p>Lifecycle: nothing to open but the check itself.
 *
 * <p>Constraints: never throws for the sake of a record, whatever its bytes are.
 */
public final class ParseProcessFunction extends ProcessFunction<SourceRecord, IncomingEvent> {
  private final int maxRecordBytes;
  private final Clock clock;

  private transient Parse parse;

  /**
   * @param maxRecordBytes the sinks' limit, at least {@link DeadLetter#MIN_RECORD_BYTES}
   * @param clock serializable, as those of {@link Clock} are
   */
  public ParseProcessFunction(int maxRecordBytes, Clock clock) {
    this.maxRecordBytes = DeadLetter.checkedLimit(maxRecordBytes);
    this.clock = requireNonNull(clock, "clock is null");
  }

  @Override
  public void open(OpenContext context) {
    parse = new Parse(maxRecordBytes, clock);
  }

  @Override
  public void processElement(SourceRecord record, Context context, Collector<IncomingEvent> out) {
    Parsed parsed = parse.parse(record);
    if (parsed instanceof Parsed.Accepted accepted) {
      out.collect(accepted.event());
    } else if (parsed instanceof Parsed.Rejected rejected) {
      OutputRecord letter = rejected.letter().toOutput(maxRecordBytes);
      context.output(SideOutputs.RECORDS, letter);
    }
  }
}
