package io.sluice.operators.plugins;

/** What is counted for plugins that export (contract §6.7). */
final class ExportMetric {
  static final String SEEN = "events_seen";
  static final String DELIVERED = "events_delivered_successfully";
  static final String UNDELIVERED = "undelivered_events";
  static final String RETRY_ERRORS = "retry_errors";
  static final String OTHER_ERRORS = "other_errors";

  private ExportMetric() {}
}
