package io.sluice.deploy.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ClusterStateTest {
  private static final ProcessMark GONE = new ProcessMark(1, 0);

  private final ProcessMark self = ProcessMark.of(ProcessHandle.current());
  private final ClusterState nothing =
      ClusterState.empty(new ClusterSettings(1, 2, 3, 2, 4, List.of("--job.name", "x")), 3);

  @Test
  void whatIsNotedIsReadAgain() throws Exception {
    ClusterState state = nothing.withBroker(self).withTaskManager(2, self);
    assertThat(ClusterState.fromJson(state.toJson())).isEqualTo(state);
  }

  @Test
  void nothingOfItLivesBeforeAnythingIsStartedOrWhenAllHasEnded() {
    assertThat(nothing.isAnyAlive()).isFalse();
    assertThat(nothing.withBroker(GONE).withTaskManager(1, GONE).isAnyAlive()).isFalse();
    assertThat(nothing.withBroker(GONE).withTaskManager(1, self).isAnyAlive()).isTrue();
  }

  @Test
  void itIsWholeWhenAllThatIsWantedLives() {
    ClusterState two =
        nothing
            .withBroker(self)
            .withJobManager(self)
            .withTaskManager(1, self)
            .withTaskManager(3, self);
    assertThat(two.isWhole()).isFalse();
    assertThat(two.missingTaskManagers()).containsExactly(2);
    assertThat(two.withTaskManager(2, self).isWhole()).isTrue();
    assertThat(two.withTaskManager(2, self).withBroker(GONE).isWhole()).isFalse();
  }

  @Test
  void aTaskManagerThatWasKilledIsMissing() {
    ClusterState state = nothing.withTaskManager(1, self).withTaskManager(2, GONE);
    assertThat(state.livingTaskManagers()).containsExactly(1);
    assertThat(state.missingTaskManagers()).containsExactly(2, 3);
  }

  @Test
  void theJobFitsIntoOneTaskManagerLessIfThereAreSeveral() {
    assertThat(ClusterStart.parallelism(1, 2)).isEqualTo(2);
    assertThat(ClusterStart.parallelism(2, 2)).isEqualTo(2);
    assertThat(ClusterStart.parallelism(4, 3)).isEqualTo(9);
  }
}
