package io.sluice.operators.people;

import static java.util.Objects.requireNonNull;

import javax.annotation.Nullable;

/**
 * What an event means to people.
 *
 * @param uuid the event's
 * @param timestamp milliseconds since 1970, in the years 0 to 9999
 * @param merge null if it asks for none
 */
public record PersonEvent(
    int teamId,
    String uuid,
    String distinctId,
    long timestamp,
    @Nullable MergeRequest merge,
    PropertyChange change) {
  public PersonEvent {
    requireNonNull(uuid, "uuid is null");
    requireNonNull(distinctId, "distinctId is null");
    requireNonNull(change, "change is null");
  }
}
