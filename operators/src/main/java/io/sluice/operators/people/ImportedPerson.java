package io.sluice.operators.people;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.UUID;
import javax.annotation.Nullable;

/**
 * Somebody from another installation, or more ids of theirs.
 *
 * @param uuid by which the other installation knew them
 * @param person as they were there, with no ids yet; null if these are only more ids
 * @param ids with the versions that they had there
 * @param isEmitted whether rows are wanted of them also where nothing changes
 */
public record ImportedPerson(
    int teamId, UUID uuid, @Nullable Person person, List<PersonId> ids, boolean isEmitted) {
  public ImportedPerson {
    requireNonNull(uuid, "uuid is null");
    ids = List.copyOf(ids);
  }
}
