package io.sluice.operators.people;

import javax.annotation.Nullable;

/**
 * Where one team's people are kept. A person has a number, which says nothing to anybody else, and
 * their ids stand under it from 0 up without gaps: so an event of someone with a hundred thousand
 * ids reads two entries, as anyone's does, and a merge touches the ids that it moves.
 */
public interface PeopleState {
  /** The number of whom a distinct id belongs to, null if nobody has it. */
  @Nullable
  Long numberOf(String distinctId) throws Exception;

  /** Gives a distinct id to a person, whoever had it before. */
  void setNumber(String distinctId, long number) throws Exception;

  /** A person who is there. */
  Person person(long number) throws Exception;

  /** Adds or replaces a person. */
  void setPerson(long number, Person person) throws Exception;

  /** Forgets a person, whose ids have gone before. */
  void removePerson(long number) throws Exception;

  /**
   * One of a person's ids.
   *
   * @param index from 0 to one less than the person has
   */
  PersonId id(long number, int index) throws Exception;

  /** Adds or replaces one of a person's ids. */
  void setId(long number, int index, PersonId id) throws Exception;

  /** Forgets one of a person's ids. */
  void removeId(long number, int index) throws Exception;

  /** A number that no person of the team has had. */
  long nextNumber() throws Exception;
}
