package io.sluice.operators.ingestion;

import static java.util.Objects.requireNonNull;

import io.sluice.operators.people.Person;
import io.sluice.operators.people.PersonId;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.state.KeyedStateStore;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeutils.base.array.LongPrimitiveArraySerializer;
import org.apache.flink.streaming.api.TimerService;

/**
 * Forgets people of the team whose key is current who have not been seen for long, with all their
 * ids. It goes through a team's people by their numbers, some at a time, and through all within a
 * day.
 *
 * <p>Flink's own expiry would forget a person, each of their ids and each place of an id at times
 * of their own, and what is left of one would be found by nobody or, worse, by a merge.
 *
 * <p>State: {@code people-sweep}: the number to go on with, the day of the last step, and the day
 * before which nobody can have been seen, as far as that is known.
 */
final class PeopleExpiry {
  static final String SWEEP = "people-sweep";

  private static final long STEP_MILLIS = TimeUnit.SECONDS.toMillis(10);
  private static final long PASS_MILLIS = TimeUnit.HOURS.toMillis(1);
  private static final long STEPS_A_DAY = TimeUnit.DAYS.toMillis(1) / STEP_MILLIS;
  private static final long PEOPLE_A_STEP = 1_000;

  private final long days;
  private final KeyedPeopleState state;
  private final SeenPeople seen;
  private final KeyedImportedPeople imported;
  private final ValueState<long[]> sweep;
  private final Set<Integer> teams = new HashSet<>();
  private long forgotten;

  /**
   * @param after how long after the day on which somebody was seen last they are forgotten
   * @param seen of this state
   */
  PeopleExpiry(
      KeyedStateStore store,
      Duration after,
      KeyedPeopleState state,
      SeenPeople seen,
      KeyedImportedPeople imported) {
    this.days = requireNonNull(after, "after is null").toDays();
    this.state = requireNonNull(state, "state is null");
    this.seen = requireNonNull(seen, "seen is null");
    this.imported = requireNonNull(imported, "imported is null");
    sweep =
        store.getState(new ValueStateDescriptor<>(SWEEP, LongPrimitiveArraySerializer.INSTANCE));
  }

  /** How many people have been forgotten since the start. */
  long forgotten() {
    return forgotten;
  }

  /** Sees to it that the team is gone through, from its first record since the start on. */
  void watch(int teamId, TimerService timers) {
    if (teams.add(teamId)) {
      registerAfter(timers.currentProcessingTime(), STEP_MILLIS, teamId, timers);
    }
  }

  /** Takes a step if a timer is one of its own. */
  void step(long timestamp, int teamId, TimerService timers) throws Exception {
    if (Math.floorMod(timestamp - shift(teamId), STEP_MILLIS) != 0) {
      return;
    }
    long today = SeenPeople.dayOf(timers.currentProcessingTime());
    long[] stored = sweep.value();
    // While it was off, or the job was down, nobody can have been seen.
    boolean isGap = stored == null || stored[1] < today - 1;
    long since = isGap ? today : stored[2];
    long first = stored == null ? 0 : stored[0];
    long given = state.numbersGiven();
    long end = Math.min(given, first + Math.max(PEOPLE_A_STEP, given / STEPS_A_DAY));
    for (long number = first; number < end; number++) {
      Long last = seen.lastSeen(number);
      if (today - (last == null ? since : Math.max(last, since)) > days) {
        forget(number);
      }
    }
    boolean isPassOver = end == given;
    sweep.update(new long[] {isPassOver ? 0 : end, today, since});
    registerAfter(timestamp, isPassOver ? PASS_MILLIS : STEP_MILLIS, teamId, timers);
  }

  private void forget(long number) throws Exception {
    Person person = state.person(number);
    if (person == null) {
      return;
    }
    for (int i = 0; i < person.ids(); i++) {
      PersonId id = state.id(number, i);
      state.removeNumber(id.distinctId());
      state.removeId(number, i);
    }
    imported.remove(person.uuid());
    seen.removePerson(number);
    forgotten++;
  }

  /** At times that are the same whoever registers them, so that a timer is there once. */
  private static void registerAfter(long now, long millis, int teamId, TimerService timers) {
    long shift = shift(teamId);
    long steps = Math.floorDiv(now - shift, STEP_MILLIS) + millis / STEP_MILLIS;
    timers.registerProcessingTimeTimer(steps * STEP_MILLIS + shift);
  }

  /** So that not all teams have their turn at once. */
  private static long shift(int teamId) {
    return Math.floorMod(teamId * 7_919L, STEP_MILLIS);
  }
}
