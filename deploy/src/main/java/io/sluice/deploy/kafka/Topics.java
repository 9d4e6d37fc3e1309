package io.sluice.deploy.kafka;

import static java.util.Objects.requireNonNull;

/**
 * Names of the topics: those of the job's options (design §7), behind an optional prefix.
 *
 * @param prefix put before every name; empty for none
 */
public record Topics(String prefix) {
  public Topics {
    requireNonNull(prefix, "prefix is null");
  }

  public String eventsIn() {
    return prefix + "events_plugin_ingestion";
  }

  public String registry() {
    return prefix + "sluice_registry";
  }

  public String eventsOut() {
    return prefix + "clickhouse_events_json";
  }

  public String pluginLogs() {
    return prefix + "plugin_log_entries";
  }

  public String deadLetters() {
    return prefix + "events_dead_letter_queue";
  }
}
