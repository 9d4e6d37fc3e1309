package io.sluice.operators.event;

import io.sluice.operators.output.OutputRecord;

/** What PREPARE makes of an event. */
public sealed interface Prepared {
  /** The event's row, key the event's uuid. */
  record Row(OutputRecord record) implements Prepared {}

  /** An event that cannot be written. */
  record Rejected(DeadLetter letter) implements Prepared {}
}
