package io.sluice.deploy.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StandaloneClusterITCase {
  @TempDir Path folder;

  @Test
  void aClusterOfTwoProcessesStartsAndLeavesNone() {
    List<ProcessHandle> processes;
    try (StandaloneCluster cluster = StandaloneCluster.start(folder, 1, 2, Map.of())) {
      processes = List.of(cluster.jobManager(), cluster.taskManagers().get(0));

      assertThat(cluster.rest().overview().path("taskmanagers").asInt()).isEqualTo(1);
      assertThat(cluster.rest().overview().path("slots-total").asInt()).isEqualTo(2);
      assertThat(cluster.rest().jobs()).isEmpty();
      assertThat(processes).allMatch(ProcessHandle::isAlive);
    }
    assertThat(processes).noneMatch(ProcessHandle::isAlive);
  }
}
