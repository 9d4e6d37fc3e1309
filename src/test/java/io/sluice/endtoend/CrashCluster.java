package io.sluice.endtoend;

import io.sluice.deploy.local.FlinkPaths;
import io.sluice.deploy.local.FlinkRest;
import io.sluice.deploy.local.FlinkRest.RunRequest;
import io.sluice.deploy.local.StandaloneCluster;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import javax.annotation.Nullable;

/**
 * The job on task managers of one slot each, as many as it needs, so that each kill cuts it.
 * Processes are killed as {@code kill -9} does, at random moments: while it runs, and while it
 * recovers from the kill before.
 */
final class CrashCluster implements AutoCloseable {
  /** Of a cluster whose processes do not live long. */
  static final Map<String, String> FLINK =
      Map.of(
          "env.java.opts.all", "-XX:TieredStopAtLevel=1",
          "restart-strategy.type", "fixed-delay",
          "restart-strategy.fixed-delay.attempts", String.valueOf(Integer.MAX_VALUE),
          "restart-strategy.fixed-delay.delay", "200 ms");

  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final int LONGEST_MILLIS_BETWEEN_KILLS = 4_000;
  private static final int ONE_OF_THESE_IS_IN_THE_RECOVERY = 3;
  private static final int SLOTS = 1;

  private final Path folder;
  private final StandaloneCluster cluster;
  private final Random random;
  private final String jar;
  private String job;

  private CrashCluster(Path folder, StandaloneCluster cluster, Random random) {
    this.folder = folder;
    this.cluster = cluster;
    this.random = random;
    this.jar = cluster.rest().upload(Checkout.thinJar());
  }

  static CrashCluster start(Path folder, int taskManagers, Random random) {
    return new CrashCluster(
        folder, StandaloneCluster.start(folder, taskManagers, SLOTS, FLINK), random);
  }

  /**
   * Runs the job and returns when it runs and has completed a checkpoint. There are as many task
   * managers then as it needs.
   *
   * @param savepoint to go on from, null to begin
   */
  void run(List<String> arguments, int parallelism, @Nullable String savepoint) {
    System.out.printf("%s parallelism %d%n", Instant.now(), parallelism);
    while (cluster.taskManagers().size() < parallelism) {
      cluster.startTaskManager();
    }
    while (cluster.taskManagers().size() > parallelism) {
      cluster.killTaskManager(cluster.taskManagers().size() - 1);
    }
    cluster.awaitTaskManagers(parallelism);
    job = rest().run(jar, new RunRequest(null, arguments, parallelism, savepoint));
    Awaited.until(
        "the job runs and has completed a checkpoint",
        PATIENCE,
        () -> rest().isFullyRunning(job) && count("completed") > 0);
  }

  /** Kills so many task managers, each of which is replaced, and returns when the job runs. */
  void kill(int times) throws InterruptedException {
    int restored = count("restored");
    for (int kill = 1; kill <= times; kill++) {
      Thread.sleep(random.nextInt(LONGEST_MILLIS_BETWEEN_KILLS)); // a moment, not a condition
      int victim = random.nextInt(cluster.taskManagers().size());
      System.out.printf("%s kill %d of %d: process %d%n", Instant.now(), kill, times, pid(victim));
      cluster.killTaskManager(victim);
      cluster.startTaskManager();
      if (kill == times || random.nextInt(ONE_OF_THESE_IS_IN_THE_RECOVERY) > 0) {
        int before = restored;
        Awaited.until(
            "the job was restored and runs",
            PATIENCE,
            () -> count("restored") > before && rest().isFullyRunning(job));
        restored = count("restored");
      }
    }
  }

  /** Returns when a checkpoint has been completed that began after now. */
  void awaitCheckpoint() {
    // The next one may have begun already.
    int wanted = count("completed") + 2;
    Awaited.until("two checkpoints are completed", PATIENCE, () -> count("completed") >= wanted);
  }

  /** What a gauge of a stage shows, all subtasks together; 0 before it is first asked. */
  long gauge(String stage, String name) {
    return TestBed.gauge(rest(), job, stage, name);
  }

  /** Stops the job; returns where the savepoint is. */
  String stop() {
    return rest().stop(job, FlinkPaths.of(folder.resolve("savepoints")), false);
  }

  void cancel() {
    rest().cancel(job);
    Awaited.until("the job is cancelled", () -> rest().state(job).equals("CANCELED"));
  }

  @Override
  public void close() {
    cluster.close();
  }

  private long pid(int victim) {
    return cluster.taskManagers().get(victim).pid();
  }

  private int count(String checkpoints) {
    return rest().checkpoints(job).path("counts").path(checkpoints).asInt();
  }

  private FlinkRest rest() {
    return cluster.rest();
  }
}
