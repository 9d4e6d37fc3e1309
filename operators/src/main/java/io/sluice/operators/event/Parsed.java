package io.sluice.operators.event;

/** What PARSE makes of a record. */
public sealed interface Parsed {
  /** An event that can be processed, as far as that shows without the registry. */
  record Accepted(IncomingEvent event) implements Parsed {}

  /** A record that cannot. */
  record Rejected(DeadLetter letter) implements Parsed {}
}
