package io.sluice.operators.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.sluice.operators.output.Output;
import io.sluice.operators.output.OutputRecord;

/**
 * A record whose envelope is good, as PARSE gives it on. The event is made of its bytes, and found
 * good or not, where it is needed ({@link EventJson}).
 *
 * @param teamId the envelope's team, above 0
 * @param distinctId as text, possibly empty
 * @param original the record's bytes; never changed by anyone
 * @param origin where it was read
 */
@SuppressWarnings("ArrayRecordComponent") // compared by no one; a copy per event would cost
public record IncomingEvent(int teamId, String distinctId, byte[] original, Origin origin)
    implements Incoming {
  public IncomingEvent {
    requireNonNull(distinctId, "distinctId is null");
    requireNonNull(original, "original is null");
    requireNonNull(origin, "origin is null");
  }

  /**
   * The event as it came, to be written where another deployment of the job can read it, key {@code
   * TEAM:DISTINCT_ID}.
   */
  public OutputRecord toOverflow() {
    byte[] key = (teamId + ":" + distinctId).getBytes(UTF_8);
    return new OutputRecord(Output.OVERFLOW, key, original);
  }
}
