package io.sluice.operators.event;

/**
 * Writes the value of an event's record, in two steps: PREPARE begins what INGESTION ends. Not
 * thread-safe.
 */
public interface RowWriter {
  /**
   * Writes all that needs neither person nor groups. What comes out is for {@link #end} alone.
   *
   * @param createdAt milliseconds since 1970
   */
  byte[] begin(PreparedEvent event, long createdAt);

  /** Ends what was begun. */
  byte[] end(byte[] begun, RowEnd end);
}
