package io.sluice.operators.ingestion;

import static java.util.Objects.requireNonNull;

import io.sluice.operators.people.PeopleState;
import io.sluice.operators.people.Person;
import io.sluice.operators.people.PersonId;
import java.util.concurrent.TimeUnit;
import javax.annotation.Nullable;
import org.apache.flink.api.common.state.KeyedStateStore;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeutils.base.LongSerializer;

/**
 * People of the team whose key is current, and on which day each of them was seen last. A write for
 * each person and day.
 *
 * <p>State: {@code people-seen}, days since 1970 by the person's number.
 */
final class SeenPeople implements PeopleState {
  static final String SEEN = "people-seen";

  private final KeyedPeopleState state;
  private final MapState<Long, Long> seen;
  private long today;

  SeenPeople(KeyedPeopleState state, KeyedStateStore store) {
    this.state = requireNonNull(state, "state is null");
    seen =
        store.getMapState(
            new MapStateDescriptor<>(SEEN, LongSerializer.INSTANCE, LongSerializer.INSTANCE));
  }

  /** Days since 1970, in UTC. */
  static long dayOf(long millis) {
    return Math.floorDiv(millis, TimeUnit.DAYS.toMillis(1));
  }

  /** Says what time it is. */
  void setTime(long millis) {
    today = dayOf(millis);
  }

  /** The day on which somebody was seen last; null if that is not known. */
  @Nullable
  Long lastSeen(long number) throws Exception {
    return seen.get(number);
  }

  @Override
  @Nullable
  public Long numberOf(String distinctId) throws Exception {
    return state.numberOf(distinctId);
  }

  @Override
  public void setNumber(String distinctId, long number) throws Exception {
    state.setNumber(distinctId, number);
  }

  @Override
  public Person person(long number) throws Exception {
    see(number);
    return state.person(number);
  }

  @Override
  public void setPerson(long number, Person person) throws Exception {
    see(number);
    state.setPerson(number, person);
  }

  @Override
  public void removePerson(long number) throws Exception {
    seen.remove(number);
    state.removePerson(number);
  }

  @Override
  public PersonId id(long number, int index) throws Exception {
    return state.id(number, index);
  }

  @Override
  public void setId(long number, int index, PersonId id) throws Exception {
    state.setId(number, index, id);
  }

  @Override
  public void removeId(long number, int index) throws Exception {
    state.removeId(number, index);
  }

  @Override
  public long nextNumber() throws Exception {
    return state.nextNumber();
  }

  private void see(long number) throws Exception {
    Long last = seen.get(number);
    if (last == null || last != today) {
      seen.put(number, today);
    }
  }
}
