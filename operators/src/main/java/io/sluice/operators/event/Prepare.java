package io.sluice.operators.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.operators.output.Output;
import io.sluice.operators.output.OutputRecord;
import java.time.Clock;

/** Makes an event's row of what its plugins left. Never throws. Not thread-safe. */
public final class Prepare {
  private final int maxRecordBytes;
  private final Clock clock;
  private final RowWriter rows;

  /** For {@link EventFormat#JSON}. */
  public Prepare(int maxRecordBytes, Clock clock) {
    this(maxRecordBytes, EventFormat.JSON, clock);
  }

  /**
   * @param maxRecordBytes rows that take more, with their key, are rejected
   * @param format of the rows
   * @param clock for {@code created_at} and for times that are none
   */
  public Prepare(int maxRecordBytes, EventFormat format, Clock clock) {
    this.maxRecordBytes = maxRecordBytes;
    this.rows = format.newWriter();
    this.clock = requireNonNull(clock, "clock is null");
  }

  /** Prepares an event or says why that cannot be. */
  public Prepared prepare(ProcessedEvent processed) {
    try {
      PreparedEvent event =
          PreparedEvent.of(eventOf(processed), processed.teamId(), processed.anonymizeIps(), clock);
      byte[] key = event.uuid().getBytes(UTF_8);
      byte[] row = rows.write(event, clock.millis());
      checkSize(key.length + row.length);
      return new Prepared.Row(new OutputRecord(Output.EVENTS, key, row), event.warnings());
    } catch (RejectedException e) {
      return new Prepared.Rejected(
          DeadLetter.of(processed.original(), processed.origin(), Place.PREPARE, e, clock.millis())
              .withTeam(processed.teamId()));
    }
  }

  /** The event, normalised; a new tree. */
  static ObjectNode eventOf(ProcessedEvent processed) throws RejectedException {
    boolean asItCame = processed.current() == null;
    ObjectNode event =
        asItCame ? EventJson.merge(processed.original()) : EventJson.read(processed.current());
    if (processed.marks() != null) {
      processed.marks().writeInto(event);
    }
    if (!asItCame) {
      EventJson.normalize(event);
    }
    return event;
  }

  private void checkSize(int bytes) throws RejectedException {
    if (bytes > maxRecordBytes) {
      throw new RejectedException(
          RejectCode.RECORD_TOO_LARGE,
          "The event's row takes "
              + bytes
              + " bytes; expected at most "
              + maxRecordBytes
              + " (option sink.max-record-bytes)");
    }
  }
}
