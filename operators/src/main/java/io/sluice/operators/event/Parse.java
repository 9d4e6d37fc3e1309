package io.sluice.operators.event;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;

/** Checks what can be checked of a record without the registry. Never throws. */
final class Parse {
  private final RecordReader reader;
  private final int maxRecordBytes;
  private final Clock clock;

  /**
   * @param reader of the records' source; {@link #event} or {@link JobRecord#read}
   * @param maxRecordBytes records of more bytes are rejected
   * @param clock for the time of dead letters
   */
  Parse(RecordReader reader, int maxRecordBytes, Clock clock) {
    this.reader = requireNonNull(reader, "reader is null");
    this.maxRecordBytes = maxRecordBytes;
    this.clock = requireNonNull(clock, "clock is null");
  }

  /** Accepts a record or says why not. */
  public Parsed parse(SourceRecord record) {
    try {
      checkSize(record);
      return new Parsed.Accepted(reader.read(record));
    } catch (RejectedException e) {
      return new Parsed.Rejected(
          DeadLetter.of(record.value(), record.origin(), Place.PARSE, e, clock.millis()));
    }
  }

  /** Reads an event's envelope, without opening the event in it. */
  static IncomingEvent event(SourceRecord record) throws RejectedException {
    IncomingEvent usual = EventHead.read(record);
    if (usual != null) {
      return usual;
    }
    ObjectNode event = EventJson.merge(record.value());
    EventIdentity identity = EventIdentity.of(event);
    return new IncomingEvent(
        event.get("team_id").intValue(), identity.distinctId(), record.value(), record.origin());
  }

  private void checkSize(SourceRecord record) throws RejectedException {
    if (record.value().length > maxRecordBytes) {
      throw new RejectedException(
          RejectCode.RECORD_TOO_LARGE,
          "The record has "
              + record.value().length
              + " bytes; expected at most "
              + maxRecordBytes
              + " (option sink.max-record-bytes)");
    }
  }
}
