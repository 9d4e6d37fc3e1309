package io.sluice.operators.people;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.operators.warnings.IngestionWarnings;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Random sequences of events have the outcome that the plainly said rules have. */
class PeopleModelTest {
  private static final int TEAM = 2;
  private static final int WORLDS = 400;
  private static final int CRASHES = 8;
  private static final int MOST_STEPS = 12;
  private static final int PARTITIONS = 3;

  @ParameterizedTest
  @CsvSource({"1,6,40000", "2,30,40000", "3,400,20000"})
  void randomSequencesAreAsTheModel(long seed, int ids, int steps) throws Exception {
    Random random = new Random(seed);
    SimplePeople model = new SimplePeople();
    WrittenPeople written = new WrittenPeople();
    PeopleOnMaps state = new PeopleOnMaps();
    People people =
        new People(state, Versions.FROM_ZERO, 10_000, new IngestionWarnings(Clock.systemUTC()));
    for (int i = 0; i < steps; i++) {
      Step step = Step.random(random, ids, i);
      int before = written.written;
      model.event(step);
      EventPerson person = people.resolve(step.toEvent(TEAM), written::add);
      SimplePeople.Somebody expected = model.of(step.id());
      assertThat(person.uuid()).isEqualTo(PersonUuid.of(TEAM, expected.firstId));
      assertThat(person.createdAt()).isEqualTo(expected.createdAt);
      if (step.unset().isEmpty()) {
        assertThat(WrittenPeople.properties(new String(person.properties(), UTF_8)))
            .isEqualTo(expected.properties);
      }
      boolean says = step.other() != null || !step.set().isEmpty() || !step.unset().isEmpty();
      if (!says && step.setOnce().isEmpty() && before > 0 && expected.createdAt != step.time()) {
        assertThat(written.written).isEqualTo(before);
      }
      if (i % 5_000 == 0) {
        written.assertIs(model, TEAM);
      }
    }
    written.assertIs(model, TEAM);
    // An entry for whose each id is, one for each id of a person, one for each person.
    assertThat(state.size()).isEqualTo(2 * model.ids().size() + model.everybody().size());
  }

  /**
   * Of the order of events only that in each partition is kept: what was written before a crash can
   * be what never happens after it.
   */
  @ParameterizedTest
  @CsvSource({"1,3", "2,5", "3,8", "4,20"})
  void whatIsWrittenAfterACrashWinsInWhateverOrderTheSameEventsCome(long seed, int ids)
      throws Exception {
    Random random = new Random(seed);
    for (int world = 0; world < WORLDS; world++) {
      crashSomeTimes(random, ids);
    }
  }

  private static void crashSomeTimes(Random random, int ids) throws Exception {
    SimplePeople model = new SimplePeople();
    WrittenPeople written = new WrittenPeople();
    PeopleOnMaps state = new PeopleOnMaps();
    Versions versions = Versions.FROM_ZERO;
    Instant time = Instant.parse("2024-01-31T12:00:00Z");
    long number = 0;
    for (int crash = 0; crash < CRASHES; crash++) {
      List<Step> steps = new ArrayList<>();
      for (int i = random.nextInt(MOST_STEPS); i >= 0; i--) {
        steps.add(Step.random(random, ids, number++));
      }
      List<Step> forgotten = ordered(steps, random);
      process(
          forgotten.subList(0, random.nextInt(forgotten.size() + 1)),
          new PeopleOnMaps(state),
          versions,
          written);

      time = time.plusSeconds(1);
      versions = Versions.after(Clock.fixed(time, ZoneOffset.UTC));
      List<Step> repeated = ordered(steps, random);
      process(repeated, state, versions, written);
      repeated.forEach(model::event);
      written.assertIs(model, TEAM);
    }
  }

  private static void process(
      List<Step> steps, PeopleState state, Versions versions, WrittenPeople written)
      throws Exception {
    People people = new People(state, versions, 10_000, new IngestionWarnings(Clock.systemUTC()));
    for (Step step : steps) {
      people.resolve(step.toEvent(TEAM), written::add);
    }
  }

  /** An order that they may come in from their partitions. */
  private static List<Step> ordered(List<Step> steps, Random random) {
    List<Deque<Step>> partitions = new ArrayList<>();
    for (int i = 0; i < PARTITIONS; i++) {
      partitions.add(new ArrayDeque<>());
    }
    steps.forEach(
        step -> partitions.get(Math.floorMod(step.id().hashCode(), PARTITIONS)).add(step));
    List<Step> ordered = new ArrayList<>();
    while (ordered.size() < steps.size()) {
      Step next = partitions.get(random.nextInt(PARTITIONS)).poll();
      if (next != null) {
        ordered.add(next);
      }
    }
    return ordered;
  }
}
