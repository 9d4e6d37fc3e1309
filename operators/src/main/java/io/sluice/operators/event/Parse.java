package io.sluice.operators.event;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;

/**
 * Checks what can be checked of a record without the registry and without opening the event in it.
 * Never throws.
 */
public final class Parse {
  private final int maxRecordBytes;
  private final Clock clock;

  /**
   * @param maxRecordBytes records of more bytes are rejected
   * @param clock for the time of dead letters
   */
  public Parse(int maxRecordBytes, Clock clock) {
    this.maxRecordBytes = maxRecordBytes;
    this.clock = requireNonNull(clock, "clock is null");
  }

  /** Accepts a record or says why not. */
  public Parsed parse(SourceRecord record) {
    try {
      checkSize(record);
      IncomingEvent usual = EventHead.read(record);
      if (usual != null) {
        return new Parsed.Accepted(usual);
      }
      ObjectNode event = EventJson.merge(record.value());
      EventIdentity identity = EventIdentity.of(event);
      return new Parsed.Accepted(
          new IncomingEvent(
              event.get("team_id").intValue(),
              identity.distinctId(),
              record.value(),
              record.origin()));
    } catch (RejectedException e) {
      return new Parsed.Rejected(
          DeadLetter.of(record.value(), record.origin(), Place.PARSE, e, clock.millis()));
    }
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
