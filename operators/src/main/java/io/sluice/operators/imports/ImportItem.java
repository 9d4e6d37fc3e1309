package io.sluice.operators.imports;

import static java.util.Objects.requireNonNull;

import io.sluice.operators.people.ImportedPerson;

/** What a record to import says. */
public sealed interface ImportItem {
  /** Whose it is, above 0. */
  int teamId();

  /** Somebody, or more ids of theirs. */
  record OfPerson(ImportedPerson person) implements ImportItem {
    public OfPerson {
      requireNonNull(person, "person is null");
    }

    @Override
    public int teamId() {
      return person.teamId();
    }
  }

  /**
   * A group.
   *
   * @param index of its type
   * @param createdAt milliseconds since 1970
   * @param properties UTF-8 JSON object
   * @param isEmitted whether a row is wanted also if nothing changes
   */
  @SuppressWarnings("ArrayRecordComponent") // compared by no one
  record OfGroup(
      int teamId,
      int index,
      String key,
      long createdAt,
      long version,
      byte[] properties,
      boolean isEmitted)
      implements ImportItem {
    public OfGroup {
      requireNonNull(key, "key is null");
      requireNonNull(properties, "properties is null");
    }
  }

  /** The name of a type of groups. */
  record OfGroupType(int teamId, int index, String type) implements ImportItem {
    public OfGroupType {
      requireNonNull(type, "type is null");
    }
  }
}
