package io.sluice.operators.event;

import static java.util.Objects.requireNonNull;

import io.sluice.operators.output.SideOutputs;
import io.sluice.operators.warnings.IngestionWarning;
import io.sluice.operators.warnings.IngestionWarnings;
import java.security.SecureRandom;
import java.time.Clock;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

/**
 * PREPARE: makes of events as much of a row as needs no person, and sends what cannot be one to the
 * dead letters ({@link SideOutputs#RECORDS}); warns teams of times that are none.
 *
 * <p>State: none; what teams have been warned of and names of theirs that went by lately are on the
 * heap.
 *
 * <p>Lifecycle: nothing to open but the preparation itself.
 *
 * <p>Constraints: never throws for the sake of an event, whatever plugins made of it.
 */
public final class PrepareProcessFunction extends ProcessFunction<ProcessedEvent, IngestionInput> {
  private final int maxRecordBytes;
  private final EventFormat format;
  private final Clock clock;

  private transient Prepare prepare;
  private transient IngestionWarnings warnings;

  /**
   * @param maxRecordBytes the sinks' limit, at least {@link DeadLetter#MIN_RECORD_BYTES}
   * @param format of the rows
   * @param clock serializable, as those of {@link Clock} are
   */
  public PrepareProcessFunction(int maxRecordBytes, EventFormat format, Clock clock) {
    this.format = requireNonNull(format, "format is null");
    this.maxRecordBytes = DeadLetter.checkedLimit(maxRecordBytes);
    this.clock = requireNonNull(clock, "clock is null");
  }

  @Override
  public void open(OpenContext context) {
    prepare = new Prepare(maxRecordBytes, format, clock, new SecureRandom().nextLong());
    warnings = new IngestionWarnings(clock);
  }

  @Override
  public void processElement(ProcessedEvent event, Context context, Collector<IngestionInput> out) {
    Prepared prepared = prepare.prepare(event);
    if (prepared instanceof Prepared.Good good) {
      out.collect(good.event());
      for (IngestionWarning warning : good.warnings()) {
        warnings.send(warning, record -> context.output(SideOutputs.RECORDS, record));
      }
    } else if (prepared instanceof Prepared.Rejected rejected) {
      context.output(SideOutputs.RECORDS, rejected.letter().toOutput(maxRecordBytes));
    }
  }
}
