package io.sluice.operators.event;

/** Writes the value of an event's record. Not thread-safe. */
interface RowWriter {
  /**
   * Writes an event.
   *
   * @param createdAt milliseconds since 1970
   */
  byte[] write(PreparedEvent event, long createdAt);
}
