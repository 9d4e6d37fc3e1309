package io.sluice.operators.event;

import io.sluice.operators.warnings.IngestionWarning;
import java.util.List;

/** What PREPARE makes of an event. */
public sealed interface Prepared {
  /** The event with its row begun, and what its team should know of it. */
  record Good(UnresolvedEvent event, List<IngestionWarning> warnings) implements Prepared {}

  /** An event that cannot be written. */
  record Rejected(DeadLetter letter) implements Prepared {}
}
