package io.sluice.runtime.host;

/** What is counted for plugins that export (contract §6.7). */
public final class ExportMetric {
  public static final String SEEN = "events_seen";
  public static final String DELIVERED = "events_delivered_successfully";
  public static final String UNDELIVERED = "undelivered_events";
  public static final String RETRY_ERRORS = "retry_errors";
  public static final String OTHER_ERRORS = "other_errors";

  private ExportMetric() {}
}
