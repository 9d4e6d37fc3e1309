package io.sluice.operators.people;

/** Hears what becomes of people, whoever writes what of it. Nobody has to listen to all of it. */
public interface PeopleListener {
  /** Nobody. */
  PeopleListener NONE = new PeopleListener() {};

  /** There is one more person. */
  default void created() {}

  /** A person has one more id, which nobody had. */
  default void idAdded() {}

  /** A person who was nobody in particular, or is new, is identified. */
  default void identified() {}

  /** A person's properties have changed, other than by a merge. */
  default void updated() {}

  /**
   * Two people have become one.
   *
   * @param ids that have moved with who is gone
   */
  default void merged(int ids) {}
}
