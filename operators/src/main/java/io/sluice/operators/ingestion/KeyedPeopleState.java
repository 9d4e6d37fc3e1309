package io.sluice.operators.ingestion;

import io.sluice.operators.people.PeopleState;
import io.sluice.operators.people.Person;
import io.sluice.operators.people.PersonId;
import javax.annotation.Nullable;
import org.apache.flink.api.common.state.KeyedStateStore;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.api.common.typeutils.base.StringSerializer;

/**
 * People of the team whose key is current. An entry of its own for each person, each distinct id
 * and each place of an id: RocksDB reads and writes what an event is about, whatever else the team
 * has. Whose an id is that was looked up lately is read from the heap ({@link RecentNumbers}).
 */
final class KeyedPeopleState implements PeopleState {
  static final String NUMBERS = "person-numbers";
  static final String PEOPLE = "people";
  static final String IDS = "person-ids";
  static final String NEXT_NUMBER = "next-person-number";

  private final MapState<String, Long> numbers;
  private final MapState<Long, Person> people;
  private final MapState<IdPlace, PersonId> ids;
  private final ValueState<Long> next;
  private final RecentNumbers recent = new RecentNumbers();
  private int teamId;

  KeyedPeopleState(KeyedStateStore state) {
    numbers =
        state.getMapState(
            new MapStateDescriptor<>(NUMBERS, StringSerializer.INSTANCE, LongSerializer.INSTANCE));
    people =
        state.getMapState(
            new MapStateDescriptor<>(PEOPLE, LongSerializer.INSTANCE, PersonSerializer.INSTANCE));
    ids =
        state.getMapState(
            new MapStateDescriptor<>(IDS, IdPlace.SERIALIZER, PersonIdSerializer.INSTANCE));
    next = state.getState(new ValueStateDescriptor<>(NEXT_NUMBER, LongSerializer.INSTANCE));
  }

  /** Says which team's key is current. */
  void setTeam(int teamId) {
    this.teamId = teamId;
  }

  @Override
  @Nullable
  public Long numberOf(String distinctId) throws Exception {
    long known = recent.get(teamId, distinctId);
    if (known != RecentNumbers.UNKNOWN) {
      return known;
    }
    Long number = numbers.get(distinctId);
    if (number != null) {
      recent.put(teamId, distinctId, number);
    }
    return number;
  }

  @Override
  public void setNumber(String distinctId, long number) throws Exception {
    numbers.put(distinctId, number);
    recent.put(teamId, distinctId, number);
  }

  @Override
  public Person person(long number) throws Exception {
    return people.get(number);
  }

  @Override
  public void setPerson(long number, Person person) throws Exception {
    people.put(number, person);
  }

  @Override
  public void removePerson(long number) throws Exception {
    people.remove(number);
  }

  @Override
  public PersonId id(long number, int index) throws Exception {
    return ids.get(new IdPlace(number, index));
  }

  @Override
  public void setId(long number, int index, PersonId id) throws Exception {
    ids.put(new IdPlace(number, index), id);
  }

  @Override
  public void removeId(long number, int index) throws Exception {
    ids.remove(new IdPlace(number, index));
  }

  @Override
  public long nextNumber() throws Exception {
    Long number = next.value();
    long given = number == null ? 0 : number;
    next.update(given + 1);
    return given;
  }

  /** Forgets whose a distinct id is. */
  void removeNumber(String distinctId) throws Exception {
    numbers.remove(distinctId);
    recent.remove(teamId, distinctId);
  }

  /** How many numbers people have been given: theirs are below it. */
  long numbersGiven() throws Exception {
    Long number = next.value();
    return number == null ? 0 : number;
  }
}
