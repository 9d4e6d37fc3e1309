package io.sluice.operators.actions;

/** Who is in which static cohort. */
@FunctionalInterface
public interface CohortMembers {
  boolean contains(int cohortId, ActionPerson person);
}
