package io.sluice.operators.event;

/** Why a record cannot be processed. Stable: dashboards and replays go by these names. */
public enum RejectCode {
  /** The record has no bytes (a tombstone). */
  EMPTY_RECORD,
  /**
   * The record, or the row made of it, is over {@code sink.max-record-bytes}, or a job's payload
   * over its own limit.
   */
  RECORD_TOO_LARGE,
  /** The record is not JSON, or nests too deep, or holds a number that is too long. */
  INVALID_JSON,
  /** The record is JSON but not an object. */
  NOT_AN_OBJECT,
  /** The field {@code data} is missing, or not the text of a JSON object. */
  INVALID_DATA,
  /** The envelope names no team. */
  MISSING_TEAM,
  /** The envelope's team is not a positive integer. */
  INVALID_TEAM,
  /** A record of the topic {@code jobs} lacks a field, or one is not what it must be. */
  INVALID_JOB,
  /** A record of people to import lacks a field, or one is not what it must be. */
  INVALID_IMPORT,
  /** More ids of a person of whom nothing has been imported. */
  UNKNOWN_PERSON,
  /** The team has no such plugin config that runs. */
  UNKNOWN_PLUGIN_CONFIG,
  /** The team has as many jobs that have not run as it may have. */
  TOO_MANY_JOBS,
  /** The registry has no such team. */
  UNKNOWN_TEAM,
  /** The uuid is missing, or not a uuid. */
  INVALID_UUID,
  /** The event belongs to no distinct id. */
  MISSING_DISTINCT_ID,
  /** The event has no name. */
  MISSING_EVENT_NAME,
  /** The event's {@code properties} are not an object. */
  INVALID_PROPERTIES,
  /** What the plugins made of the event is not an event any more. */
  UNREADABLE_RESULT
}
