package io.sluice.operators.event;

import io.sluice.operators.output.OutputRecord;
import io.sluice.operators.warnings.IngestionWarning;
import java.util.List;

/** What PREPARE makes of an event. */
public sealed interface Prepared {
  /** The event's row, key the event's uuid, and what its team should know of the event. */
  record Row(OutputRecord record, List<IngestionWarning> warnings) implements Prepared {}

  /** An event that cannot be written. */
  record Rejected(DeadLetter letter) implements Prepared {}
}
