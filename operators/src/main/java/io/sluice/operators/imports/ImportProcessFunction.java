package io.sluice.operators.imports;

import static java.util.Objects.requireNonNull;

import io.sluice.operators.event.DeadLetter;
import io.sluice.operators.event.ImportRecord;
import io.sluice.operators.event.IngestionInput;
import io.sluice.operators.event.Place;
import io.sluice.operators.event.RejectedException;
import io.sluice.operators.event.SourceRecord;
import io.sluice.operators.output.SideOutputs;
import java.time.Clock;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

/**
 * IMPORT: gives records of people and groups to import on to INGESTION, and those that are none to
 * the dead letters ({@link SideOutputs#RECORDS}).
 *
 * <p>State: none.
 *
 * <p>Lifecycle: nothing to open.
 *
 * <p>Constraints: never throws for the sake of a record, whatever its bytes are. INGESTION reads
 * the bytes again, since it needs them for its own dead letters.
 */
public final class ImportProcessFunction extends ProcessFunction<SourceRecord, IngestionInput> {
  private final int maxPropertiesBytes;
  private final int maxRecordBytes;
  private final Clock clock;

  /**
   * @param maxPropertiesBytes the most JSON that a person or a group may have
   * @param maxRecordBytes the sinks' limit, at least {@link DeadLetter#MIN_RECORD_BYTES}
   * @param clock serializable, as those of {@link Clock} are
   */
  public ImportProcessFunction(int maxPropertiesBytes, int maxRecordBytes, Clock clock) {
    this.maxPropertiesBytes = maxPropertiesBytes;
    this.maxRecordBytes = DeadLetter.checkedLimit(maxRecordBytes);
    this.clock = requireNonNull(clock, "clock is null");
  }

  @Override
  public void processElement(SourceRecord record, Context context, Collector<IngestionInput> out) {
    try {
      ImportItem item = ImportReader.read(record.value(), maxPropertiesBytes);
      out.collect(new ImportRecord(item.teamId(), record.value(), record.origin()));
    } catch (RejectedException e) {
      DeadLetter letter =
          DeadLetter.of(record.value(), record.origin(), Place.IMPORT, e, clock.millis());
      context.output(SideOutputs.RECORDS, letter.toOutput(maxRecordBytes));
    }
  }
}
