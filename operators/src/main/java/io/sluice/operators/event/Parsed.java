package io.sluice.operators.event;

/** What PARSE makes of a record. */
public sealed interface Parsed {
  /** A record that can be processed, as far as that shows without the registry. */
  record Accepted(Incoming incoming) implements Parsed {}

  /** A record that cannot. */
  record Rejected(DeadLetter letter) implements Parsed {}
}
