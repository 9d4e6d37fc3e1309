package io.sluice.deploy.demo;

import javax.annotation.Nullable;

/**
 * One record of the traffic.
 *
 * @param key Kafka key, null for records that are no event
 * @param value Kafka value
 * @param uuid id of the event, null if it has no valid one
 * @param fate what should become of it
 */
@SuppressWarnings("ArrayRecordComponent") // compared by no one; a copy per record would cost
record TrafficRecord(
    @Nullable byte[] key, byte[] value, @Nullable String uuid, TrafficRecord.Fate fate) {
  /** What should become of a record, if the job and the demo's plugins do what they promise. */
  enum Fate {
    /** Comes out as an event row. */
    PASSES,
    /** A bot or a member of the team's staff: the filter plugin may drop it. */
    FILTERED,
    /** Comes out as a dead letter. */
    REJECTED
  }
}
