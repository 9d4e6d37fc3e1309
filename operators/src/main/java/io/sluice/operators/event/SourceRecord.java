package io.sluice.operators.event;

import static java.util.Objects.requireNonNull;

/**
 * A record as it came from the event source, not looked at yet.
 *
 * @param value the original bytes, empty for a tombstone; never changed by anyone
 * @param origin where it was read
 */
@SuppressWarnings("ArrayRecordComponent") // compared by no one; a copy per event would cost
public record SourceRecord(byte[] value, Origin origin) {
  public SourceRecord {
    requireNonNull(value, "value is null");
    requireNonNull(origin, "origin is null");
  }
}
