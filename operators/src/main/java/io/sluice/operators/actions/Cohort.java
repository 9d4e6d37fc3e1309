package io.sluice.operators.actions;

import static java.util.Objects.requireNonNull;

import java.util.Set;

/**
 * A static cohort: people put together by hand.
 *
 * @param members uuids of people, in lower case
 */
public record Cohort(int id, int teamId, Set<String> members) {
  public Cohort {
    members = Set.copyOf(requireNonNull(members, "members is null"));
  }
}
