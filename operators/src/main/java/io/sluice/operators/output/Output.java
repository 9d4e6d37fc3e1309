package io.sluice.operators.output;

/** What the job writes. The job's sinks know which topic each one is. */
public enum Output {
  /** Event rows, as ClickHouse reads them (contract §10.3, era B). */
  EVENTS,
  /** Events as they came, of teams whose backlog is full. */
  OVERFLOW,
  /** Log entries of plugins (contract §7.2). */
  PLUGIN_LOGS,
  /** How calls of plugins ended (contract §7.3). */
  APP_METRICS,
  /** Records that could not be processed, with their original bytes. */
  DEAD_LETTERS,
  /** What the job notes in the registry that it reads itself, under the registry's keys. */
  REGISTRY
}
