package io.sluice.operators.event;

import static java.util.Objects.requireNonNull;

/**
 * An event that can be processed, as PARSE gives it on. It keeps the original bytes, so that a dead
 * letter can carry them; the merged event is made of them where it is needed ({@link EventJson}).
 *
 * @param teamId the envelope's team, above 0
 * @param distinctId as text, possibly empty
 * @param uuid the event's uuid, valid
 * @param original the record's bytes; never changed by anyone
 * @param origin where it was read
 */
@SuppressWarnings("ArrayRecordComponent") // compared by no one; a copy per event would cost
public record IncomingEvent(
    int teamId, String distinctId, String uuid, byte[] original, Origin origin) {
  public IncomingEvent {
    requireNonNull(distinctId, "distinctId is null");
    requireNonNull(uuid, "uuid is null");
    requireNonNull(original, "original is null");
    requireNonNull(origin, "origin is null");
  }
}
