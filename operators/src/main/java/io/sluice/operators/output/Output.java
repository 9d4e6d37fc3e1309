package io.sluice.operators.output;

/** What the job writes. The job's sinks know which topic each one is. */
public enum Output {
  /** Event rows, as ClickHouse reads them (contract §10.3, era B). */
  EVENTS,
  /** Events as they came, of teams whose backlog is full and of ids over their limit. */
  OVERFLOW,
  /** Log entries of plugins (contract §7.2). */
  PLUGIN_LOGS,
  /** How calls of plugins ended (contract §7.3). */
  APP_METRICS,
  /** Records that could not be processed, with their original bytes. */
  DEAD_LETTERS,
  /** What the job notes in the registry that it reads itself, under the registry's keys. */
  REGISTRY,
  /** What teams should know about events they send (contract §10.2, C). */
  INGESTION_WARNINGS,
  /** Names of events that a team has, and on which day each was last seen (contract §11.7). */
  EVENT_DEFINITIONS,
  /** Names of properties that a team's events have, with their types (contract §11.7). */
  PROPERTY_DEFINITIONS,
  /** Which event has which property (contract §11.7). */
  EVENT_PROPERTIES,
  /** That a team has sent an event for the first time (contract §11.7). */
  FIRST_EVENTS,
  /** People, each whenever something about them changes (contract §10.2, B). */
  PERSON,
  /** Whose each distinct id is (contract §10.2, B). */
  PERSON_DISTINCT_ID,
  /** Groups, each whenever its properties change (contract §10.2, B). */
  GROUPS,
  /** Events of session recordings (contract §10.2, B). */
  SESSION_RECORDINGS
}
