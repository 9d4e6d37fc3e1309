package io.sluice.operators.people;

import static java.util.Objects.requireNonNull;

import java.util.UUID;

/**
 * A person as state keeps them.
 *
 * @param uuid by which the rest of the world knows them
 * @param createdAt milliseconds since 1970, in the years 0 to 9999
 * @param isIdentified whether an {@code $identify} has told who they are
 * @param version of the last message about them
 * @param ids how many distinct ids they have
 * @param properties UTF-8 JSON object; never changed by anyone
 */
@SuppressWarnings("ArrayRecordComponent") // compared by no one; a copy per event would cost
public record Person(
    UUID uuid, long createdAt, boolean isIdentified, long version, int ids, byte[] properties) {
  public Person {
    requireNonNull(uuid, "uuid is null");
    requireNonNull(properties, "properties is null");
  }

  /** The same person with another number of ids. */
  Person withIds(int ids) {
    return new Person(uuid, createdAt, isIdentified, version, ids, properties);
  }
}
