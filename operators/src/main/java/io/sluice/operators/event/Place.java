package io.sluice.operators.event;

/** Where on its way an event was given up. */
public enum Place {
  PARSE,
  ROUTE,
  PLUGINS,
  PREPARE
}
