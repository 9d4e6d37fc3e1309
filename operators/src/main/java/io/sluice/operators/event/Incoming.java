package io.sluice.operators.event;

import org.apache.flink.api.common.typeinfo.TypeInfo;

/**
 * A record that can be processed, as far as that shows without the registry: what PARSE gives on.
 * It keeps the original bytes, so that a dead letter can carry them.
 */
@TypeInfo(IncomingSerializer.TypeInfo.class)
public sealed interface Incoming permits IncomingEvent, IncomingJob {
  /** Whose it says it is, above 0; the registry need not know it. */
  int teamId();

  /** The record's bytes; never changed by anyone. */
  byte[] original();

  /** Where it was read. */
  Origin origin();
}
