package io.sluice.operators.event;

import static java.util.Objects.requireNonNull;

/**
 * A record of people or groups to import, which has been read once and found good.
 *
 * @param teamId above 0; the registry need not know it
 * @param original the record's bytes; never changed by anyone
 * @param origin where it was read
 */
@SuppressWarnings("ArrayRecordComponent") // compared by no one
public record ImportRecord(int teamId, byte[] original, Origin origin) implements IngestionInput {
  public ImportRecord {
    requireNonNull(original, "original is null");
    requireNonNull(origin, "origin is null");
  }
}
