package io.sluice.operators.people;

import static java.util.Objects.requireNonNull;

/**
 * One of a person's distinct ids.
 *
 * @param version of the last message about it: how often it has changed hands
 */
public record PersonId(String distinctId, long version) {
  public PersonId {
    requireNonNull(distinctId, "distinctId is null");
  }
}
