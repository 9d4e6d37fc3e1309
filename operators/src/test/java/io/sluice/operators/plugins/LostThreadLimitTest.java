package io.sluice.operators.plugins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LostThreadLimitTest {
  private static final long PATIENCE = LostThreadLimit.PATIENCE.toMillis();

  private final List<String> ends = new ArrayList<>();
  private final LostThreadLimit limit = new LostThreadLimit(4, ends::add);

  @Test
  void asManyAsAllowedAreBorne() {
    limit.look(4, 0);
    limit.look(4, 10 * PATIENCE);
    limit.checkpointCompleted(4);
    assertThat(ends).isEmpty();
  }

  @Test
  void oneMoreEndsTheProcessAfterTheNextCheckpoint() {
    limit.look(5, 0);
    assertThat(ends).isEmpty();
    limit.checkpointCompleted(5);
    assertThat(ends)
        .containsExactly(
            "5 threads are lost in plugins that nothing can stop; at most 4 may be"
                + " (option sandbox.max-lost-threads)");
  }

  @Test
  void withoutACheckpointItEndsAfterAMinute() {
    limit.look(5, 1_000);
    limit.look(5, 1_000 + PATIENCE - 1);
    assertThat(ends).isEmpty();
    limit.look(6, 1_000 + PATIENCE);
    assertThat(ends).singleElement().asString().contains("no checkpoint was completed for 60 s");
  }

  @Test
  void aThreadThatComesBackInTimeSavesTheProcess() {
    limit.look(5, 0);
    limit.look(4, 1_000);
    limit.look(5, 2 * PATIENCE);
    limit.look(5, 3 * PATIENCE - 1);
    assertThat(ends).isEmpty();
  }

  @Test
  void onlyATaskManagersOwnProcessEnds() {
    assertThat(
            TaskManagerProcess.isTaskManagers(
                "org.apache.flink.runtime.taskexecutor.TaskManagerRunner --configDir conf"))
        .isTrue();
    assertThat(
            TaskManagerProcess.isTaskManagers(
                "org.apache.flink.kubernetes.taskmanager.KubernetesTaskExecutorRunner"))
        .isTrue();
    assertThat(TaskManagerProcess.isTaskManagers("io.sluice.deploy.cli.Sluice demo")).isFalse();
    assertThat(TaskManagerProcess.isTaskManagers("")).isFalse();
    assertThatThrownBy(() -> TaskManagerProcess.end("a reason"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("a reason");
  }
}
