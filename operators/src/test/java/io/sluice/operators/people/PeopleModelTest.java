package io.sluice.operators.people;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.operators.warnings.IngestionWarnings;
import java.time.Clock;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Random sequences of events have the outcome that the plainly said rules have. */
class PeopleModelTest {
  private static final int TEAM = 2;

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
}
