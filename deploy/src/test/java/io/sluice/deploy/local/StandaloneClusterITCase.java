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
import java.util.function.BooleanSupplier;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** In the usual build the end-to-end module's crash tests run jobs so, kill and stop them. */
@EnabledIfSystemProperty(
    named = "nightly",
    matches = "true",
    disabledReason = "the end-to-end module's CrashITCase shows most of it; mvn verify -Pnightly")
class StandaloneClusterITCase {
  @TempDir Path folder;

  @Test
  void aJobRunsFromItsJarSurvivesAKillAndNoProcessIsLeft() throws Exception {
    List<ProcessHandle> processes;
    Path run = folder.resolve("a run");
    try (StandaloneCluster cluster = StandaloneCluster.start(run, 1, 2, restartQuickly())) {
      assertThat(cluster.rest().overview().path("taskmanagers").asInt()).isEqualTo(1);
      String job = submit(cluster.rest());
      await(() -> cluster.rest().isFullyRunning(job));

      cluster.startTaskManager();
      cluster.awaitTaskManagers(2);
      processes = List.of(cluster.jobManager(), cluster.taskManagers().get(1));
      ProcessHandle killed = cluster.taskManagers().get(0);
      cluster.killTaskManager(0);
      assertThat(killed.isAlive()).isFalse();
      cluster.awaitTaskManagers(1);
      await(() -> cluster.rest().lastFailure(job).isPresent());
      await(() -> cluster.rest().isFullyRunning(job));

      String savepoint = cluster.rest().stop(job, FlinkPaths.of(run.resolve("savepoints")), false);
      assertThat(savepoint).startsWith("file:" + run.resolve("savepoints"));
      await(() -> cluster.rest().state(job).equals("FINISHED"));
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

  private static void await(BooleanSupplier condition) throws InterruptedException {
    for (int attempt = 0; attempt < 300 && !condition.getAsBoolean(); attempt++) {
      Thread.sleep(100);
    }
    assertThat(condition.getAsBoolean()).isTrue();
  }
}
