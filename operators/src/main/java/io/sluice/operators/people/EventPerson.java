package io.sluice.operators.people;

import static java.util.Objects.requireNonNull;

import java.util.UUID;

/**
 * An event's person after the event, as its row and its actions see them.
 *
 * @param createdAt milliseconds since 1970
 * @param properties UTF-8 JSON object: the person's, and over them what the event sets
 */
@SuppressWarnings("ArrayRecordComponent") // compared by no one; a copy per event would cost
public record EventPerson(UUID uuid, long createdAt, byte[] properties) {
  public EventPerson {
    requireNonNull(uuid, "uuid is null");
    requireNonNull(properties, "properties is null");
  }
}
