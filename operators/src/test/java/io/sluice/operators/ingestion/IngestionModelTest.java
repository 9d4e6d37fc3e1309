package io.sluice.operators.ingestion;

import io.sluice.operators.event.EventFormat;
import io.sluice.operators.output.OutputRecord;
import io.sluice.operators.people.PeopleModel;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;

/**
 * Random events of several teams have the outcome that the plainly said rules have, on RocksDB,
 * also after restores and with other parallelisms.
 */
class IngestionModelTest {
  private static final int TEAMS = 5;
  private static final int[] PARALLELISMS = {1, 2, 3, 1};
  private static final int STEPS_EACH = Boolean.getBoolean("nightly") ? 25_000 : 2_500;

  private final Map<Integer, PeopleModel> models = new HashMap<>();
  private final Random random = new Random(7);
  private final List<IngestionHarness> subtasks = new ArrayList<>();

  private Instant time = IngestionHarness.TIME;

  IngestionModelTest() {
    for (int team = 1; team <= TEAMS; team++) {
      models.put(team, new PeopleModel(team, 8));
    }
  }

  @Test
  void randomEventsAreAsTheModelThroughRestoresAndRescaling() throws Exception {
    OperatorSubtaskState state = null;
    int before = 1;
    for (int parallelism : PARALLELISMS) {
      open(state, before, parallelism);
      steps(STEPS_EACH, parallelism);
      models.values().forEach(PeopleModel::check);
      state = snapshot();
      close();
      before = parallelism;
    }
  }

  /** What comes after a crash is not what came before it: the strictest case. */
  @Test
  void whatIsWrittenAfterACrashWinsOverWhatWasWrittenBefore() throws Exception {
    open(null, 1, 1);
    for (int crash = 0; crash < 10; crash++) {
      steps(300, 1);
      models.values().forEach(PeopleModel::mark);
      OperatorSubtaskState state = snapshot();
      steps(300, 1);
      close();
      models.values().forEach(PeopleModel::goBack);
      time = time.plusSeconds(5);
      open(state, 1, 1);
      // Each id is touched again, as it is by the events that a real crash repeats.
      steps(1_500, 1);
      models.values().forEach(PeopleModel::check);
    }
    close();
  }

  private void steps(int count, int parallelism) throws Exception {
    for (int i = 0; i < count; i++) {
      step(parallelism);
    }
  }

  private void step(int parallelism) throws Exception {
    int team = 1 + random.nextInt(TEAMS);
    PeopleModel model = models.get(team);
    PeopleModel.Event event = model.next(random);
    int subtask =
        KeyGroupRangeAssignment.assignKeyToParallelOperator(
            team, IngestionHarness.MAX_PARALLELISM, parallelism);
    for (OutputRecord record :
        subtasks.get(subtask).send(team, event.distinctId(), event.json().replace('"', '\''))) {
      model.add(record);
    }
    subtasks.get(subtask).forgetOutput();
  }

  private void open(OperatorSubtaskState state, int before, int parallelism) throws Exception {
    for (int i = 0; i < parallelism; i++) {
      OperatorSubtaskState own =
          state == null
              ? null
              : AbstractStreamOperatorTestHarness.repartitionOperatorState(
                  state, IngestionHarness.MAX_PARALLELISM, before, parallelism, i);
      subtasks.add(
          new IngestionHarness(
              EventFormat.JSON,
              true,
              own,
              parallelism,
              i,
              false,
              Clock.fixed(time, ZoneOffset.UTC)));
    }
  }

  private OperatorSubtaskState snapshot() throws Exception {
    OperatorSubtaskState[] states = new OperatorSubtaskState[subtasks.size()];
    for (int i = 0; i < states.length; i++) {
      states[i] = subtasks.get(i).snapshot();
    }
    return AbstractStreamOperatorTestHarness.repackageState(states);
  }

  private void close() throws Exception {
    for (IngestionHarness subtask : subtasks) {
      subtask.close();
    }
    subtasks.clear();
  }
}
