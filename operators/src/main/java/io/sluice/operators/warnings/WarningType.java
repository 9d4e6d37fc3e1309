package io.sluice.operators.warnings;

import java.util.Locale;

/** What an ingestion warning is about; the names are era C's, but for those said to be ours. */
public enum WarningType {
  /** A time of the event is none, so another one counts (contract §10.5). */
  IGNORED_INVALID_TIMESTAMP,
  /** The event would have happened after it was captured, so it happened then (contract §10.5). */
  EVENT_TIMESTAMP_IN_FUTURE,
  /** Events of one distinct id come faster than they are let in (contract §11.11). */
  INGESTION_CAPACITY_OVERFLOW,
  /** An id that is no person's cannot be merged (contract §11.5). */
  CANNOT_MERGE_WITH_ILLEGAL_DISTINCT_ID,
  /** A person who is identified is not merged into another (contract §11.5). */
  CANNOT_MERGE_ALREADY_IDENTIFIED,
  /** A change of a person is left out, since their properties would be too long. */
  PERSON_UPSERT_MESSAGE_SIZE_TOO_LARGE,
  /** A change of a group is left out, since its properties would be too long. */
  GROUP_UPSERT_MESSAGE_SIZE_TOO_LARGE,
  /** Properties of the person or of groups are left out of an event's row, or it is too long. */
  MESSAGE_SIZE_TOO_LARGE,
  /** Ours: the team has as many names of events or properties as are kept. */
  DEFINITIONS_LIMIT_REACHED;

  /** The name that readers of the topic know. */
  String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
