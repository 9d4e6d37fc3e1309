package io.sluice.operators.event;

/** Where on its way an event, or a batch of them, was given up. */
public enum Place {
  PARSE,
  ROUTE,
  PLUGINS,
  PREPARE,
  /** A batch that {@code exportEvents} did not take. */
  EXPORTS
}
