package io.sluice.operators.registry;

import static java.util.Objects.requireNonNull;

import io.sluice.operators.actions.Cohort;

/** A static cohort, key {@code cohort/ID}. */
record CohortEntry(Cohort cohort) implements RegistryEntry {
  CohortEntry {
    requireNonNull(cohort, "cohort is null");
  }

  @Override
  public String key() {
    return "cohort/" + cohort.id();
  }
}
