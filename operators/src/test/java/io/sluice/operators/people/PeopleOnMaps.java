package io.sluice.operators.people;

import java.util.HashMap;
import java.util.Map;

/** People of one team in memory; counts how often it is asked. */
final class PeopleOnMaps implements PeopleState {
  private record Slot(long number, int index) {}

  private final Map<String, Long> numbers = new HashMap<>();
  private final Map<Long, Person> people = new HashMap<>();
  private final Map<Slot, PersonId> ids = new HashMap<>();
  private long next;
  long calls;

  PeopleOnMaps() {}

  /** The same people, who live on by themselves. */
  PeopleOnMaps(PeopleOnMaps other) {
    numbers.putAll(other.numbers);
    people.putAll(other.people);
    ids.putAll(other.ids);
    next = other.next;
  }

  @Override
  public Long numberOf(String distinctId) {
    calls++;
    return numbers.get(distinctId);
  }

  @Override
  public void setNumber(String distinctId, long number) {
    calls++;
    numbers.put(distinctId, number);
  }

  @Override
  public Person person(long number) {
    calls++;
    return people.get(number);
  }

  @Override
  public void setPerson(long number, Person person) {
    calls++;
    people.put(number, person);
  }

  @Override
  public void removePerson(long number) {
    calls++;
    people.remove(number);
  }

  @Override
  public PersonId id(long number, int index) {
    calls++;
    return ids.get(new Slot(number, index));
  }

  @Override
  public void setId(long number, int index, PersonId id) {
    calls++;
    ids.put(new Slot(number, index), id);
  }

  @Override
  public void removeId(long number, int index) {
    calls++;
    ids.remove(new Slot(number, index));
  }

  @Override
  public long nextNumber() {
    return next++;
  }

  /** Entries of any kind. */
  int size() {
    return numbers.size() + people.size() + ids.size();
  }
}
