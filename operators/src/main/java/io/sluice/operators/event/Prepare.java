package io.sluice.operators.event;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.operators.definitions.NameFilter;
import io.sluice.operators.definitions.NewNames;
import io.sluice.operators.output.Output;
import io.sluice.operators.people.MergeRequest;
import io.sluice.operators.people.PropertyChange;
import java.time.Clock;

/** Begins an event's row, of what its plugins left. Never throws. Not thread-safe. */
public final class Prepare {
  /**
   * What the columns of a person and five groups take at least, when their properties are left out.
   */
  private static final int MIN_END_BYTES = 500;

  private static final int MAX_BYTES_PER_CHARACTER = 6;

  private final int maxRecordBytes;
  private final Clock clock;
  private final RowWriter rows;
  private final RecordingRow recordings = new RecordingRow();
  private final NameFilter names;

  /**
   * @param maxRecordBytes rows that take more, with their key, are rejected
   * @param format of the rows
   * @param clock for {@code created_at} and for times that are none
   * @param secret that customers cannot know ({@link NameFilter})
   */
  public Prepare(int maxRecordBytes, EventFormat format, Clock clock, long secret) {
    this.maxRecordBytes = maxRecordBytes;
    this.rows = format.newWriter();
    this.clock = requireNonNull(clock, "clock is null");
    this.names = new NameFilter(secret);
  }

  /** Prepares an event or says why that cannot be. */
  public Prepared prepare(ProcessedEvent processed) {
    try {
      PreparedEvent event =
          PreparedEvent.of(eventOf(processed), processed.teamId(), processed.anonymizeIps(), clock);
      return new Prepared.Good(unresolved(event, processed.recordsSessions()), event.warnings());
    } catch (RejectedException e) {
      return new Prepared.Rejected(
          DeadLetter.of(processed.original(), processed.origin(), Place.PREPARE, e, clock.millis())
              .withTeam(processed.teamId()));
    }
  }

  private UnresolvedEvent unresolved(PreparedEvent event, boolean recordsSessions)
      throws RejectedException {
    boolean isRecording = event.event().equals(RecordingRow.EVENT);
    ObjectNode properties = event.properties();
    MergeRequest merge = MergeRequest.of(event.event(), properties);
    PropertyChange change = PropertyChange.of(properties);
    byte[] groups = isRecording ? null : GroupFacts.takeFrom(properties, event.event());
    byte[] row;
    if (isRecording) {
      row = recordsSessions ? recordings.write(event) : null;
    } else {
      row = rows.begin(event, clock.millis());
    }
    // Without a row there are still messages about the person, with the distinct id in them.
    int rowBytes = row == null ? MAX_BYTES_PER_CHARACTER * event.distinctId().length() : row.length;
    checkSize(event.uuid().length() + rowBytes + (isRecording ? 0 : MIN_END_BYTES));
    // Last, since what has been let through once is not again.
    NewNames newNames = names.newNamesOf(event.teamId(), event.event(), properties, clock.millis());
    return new UnresolvedEvent(
        event.teamId(),
        event.uuid(),
        event.event(),
        event.distinctId(),
        event.timestamp(),
        merge,
        change,
        groups,
        !isRecording && Conversion.isPossible(event),
        newNames,
        isRecording ? Output.SESSION_RECORDINGS : Output.EVENTS,
        row);
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
