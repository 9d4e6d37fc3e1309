package io.sluice.operators.event;

/** Where on its way an event, or what is made of events, was given up. */
public enum Place {
  PARSE,
  ROUTE,
  PLUGINS,
  PREPARE,
  /** A record of people to import. */
  IMPORT,
  /** A call that no event waits for: a job, a handler, a batch to export. */
  CALLS,
  /** What a hook was to be sent. */
  DELIVERIES
}
