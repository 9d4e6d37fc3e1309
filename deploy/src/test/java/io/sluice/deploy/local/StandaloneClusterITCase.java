package io.sluice.deploy.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.deploy.Problem;
import io.sluice.deploy.local.FlinkRest.RunRequest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StandaloneClusterITCase {
  @TempDir Path folder;

  @Test
  void aJobRunsFromItsJarSurvivesAKillAndNoProcessIsLeft() throws Exception {
    List<ProcessHandle> processes;
    Path run = folder.resolve("a run");
    try (StandaloneCluster cluster = StandaloneCluster.start(run, 1, 2, restartQuickly())) {
      assertThat(cluster.rest().overview().path("taskmanagers").asInt()).isEqualTo(1);
      String job = submit(cluster.rest());
      awaitState(cluster.rest(), job, "RUNNING");

      cluster.startTaskManager();
      cluster.awaitTaskManagers(2);
      processes = List.of(cluster.jobManager(), cluster.taskManagers().get(1));
      ProcessHandle killed = cluster.taskManagers().get(0);
      cluster.killTaskManager(0);
      cluster.awaitTaskManagers(1);
      awaitState(cluster.rest(), job, "RUNNING");
      awaitTasksRunning(cluster.rest(), job);
      assertThat(killed.isAlive()).isFalse();
      assertThat(cluster.rest().lastFailure(job)).isPresent();

      String savepoint = cluster.rest().stop(job, FlinkPaths.of(run.resolve("savepoints")), false);
      assertThat(savepoint).startsWith("file:" + run.resolve("savepoints"));
      awaitState(cluster.rest(), job, "FINISHED");
      assertThat(processes).allMatch(ProcessHandle::isAlive);
    }
    assertThat(processes).noneMatch(ProcessHandle::isAlive);
    try (var entries = Files.list(folder)) {
      assertThat(entries).as("nothing beside the run's folder").containsOnly(run, jar());
    }
  }

  private String submit(FlinkRest rest) throws IOException {
    String jar = rest.upload(makeJar());
    String job =
        rest.run(
            jar,
            new RunRequest(EndlessJob.class.getName(), List.of("counts without end"), 1, null));
    assertThat(rest.jobs()).extracting(FlinkRest.Job::name).containsExactly("counts without end");
    assertThatThrownBy(() -> rest.run(jar, new RunRequest("no.such.Class", List.of(), null, null)))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("no.such.Class");
    return job;
  }

  private Path jar() {
    return folder.resolve("endless.jar");
  }

  private Path makeJar() throws IOException {
    String entry = EndlessJob.class.getName().replace('.', '/') + ".class";
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(jar()));
        InputStream in = EndlessJob.class.getClassLoader().getResourceAsStream(entry)) {
      zip.putNextEntry(new ZipEntry(entry));
      in.transferTo(zip);
    }
    return jar();
  }

  private static Map<String, String> restartQuickly() {
    return Map.of(
        "restart-strategy.type", "fixed-delay",
        "restart-strategy.fixed-delay.attempts", "20",
        "restart-strategy.fixed-delay.delay", "500 ms",
        "execution.checkpointing.interval", "1 s");
  }

  /** A job is running before its tasks are, and only tasks that run can take a savepoint. */
  private static void awaitTasksRunning(FlinkRest rest, String job) throws InterruptedException {
    for (int attempt = 0; attempt < 300 && runningTasks(rest, job) == 0; attempt++) {
      Thread.sleep(100);
    }
    assertThat(runningTasks(rest, job)).isEqualTo(1);
  }

  private static int runningTasks(FlinkRest rest, String job) {
    return rest.job(job).path("status-counts").path("RUNNING").asInt();
  }

  private static void awaitState(FlinkRest rest, String job, String state)
      throws InterruptedException {
    for (int attempt = 0; attempt < 300 && !rest.state(job).equals(state); attempt++) {
      Thread.sleep(100);
    }
    assertThat(rest.state(job)).isEqualTo(state);
  }
}
