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
public final class ParseProcessFunction extends ProcessFunction<SourceRecord, Incoming> {
  private final RecordReader reader;
  private final int maxRecordBytes;
  private final Clock clock;

  private transient Parse parse;

  private ParseProcessFunction(RecordReader reader, int maxRecordBytes, Clock clock) {
    this.reader = reader;
    this.maxRecordBytes = DeadLetter.checkedLimit(maxRecordBytes);
    this.clock = requireNonNull(clock, "clock is null");
  }

  /**
   * For records of the topic of events.
   *
   * @param maxRecordBytes the sinks' limit, at least {@link DeadLetter#MIN_RECORD_BYTES}
   * @param clock serializable, as those of {@link Clock} are
   */
  public static ParseProcessFunction forEvents(int maxRecordBytes, Clock clock) {
    return new ParseProcessFunction(Parse::event, maxRecordBytes, clock);
  }

  /**
   * For records of the topic of jobs ({@link JobRecord}).
   *
   * @param maxRecordBytes the sinks' limit, at least {@link DeadLetter#MIN_RECORD_BYTES}
   * @param clock serializable, as those of {@link Clock} are
   */
  public static ParseProcessFunction forJobs(int maxRecordBytes, Clock clock) {
    return new ParseProcessFunction(JobRecord::read, maxRecordBytes, clock);
  }

  @Override
  public void open(OpenContext context) {
    parse = new Parse(reader, maxRecordBytes, clock);
  }

  @Override
  public void processElement(SourceRecord record, Context context, Collector<Incoming> out) {
    Parsed parsed = parse.parse(record);
    if (parsed instanceof Parsed.Accepted accepted) {
      out.collect(accepted.incoming());
    } else if (parsed instanceof Parsed.Rejected rejected) {
      OutputRecord letter = rejected.letter().toOutput(maxRecordBytes);
      context.output(SideOutputs.RECORDS, letter);
    }
  }
}
