package io.sluice.deploy.local;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.deploy.Problem;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * A real standalone session cluster: one JVM for the job manager and one for each task manager, as
 * Flink's own scripts start them, but from the jars of the build (there is no Flink distribution on
 * Maven Central). Processes can be killed, to see what the job does then. All files, logs included,
 * are under one folder, which the caller removes.
 *
 * <p>Not thread-safe.
 */
public final class StandaloneCluster implements AutoCloseable {
  private static final Duration START_TIMEOUT = Duration.ofSeconds(90);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(5);

  private final Path folder;
  private final FlinkProcesses processes;
  private final FlinkRest rest;
  private final int slots;
  private final List<Process> taskManagers = new ArrayList<>();
  private final Thread killOnExit = new Thread(this::killAll, "kill-flink-processes");
  private Process jobManager;
  private int started;

  private StandaloneCluster(Path folder, FlinkProcesses processes, int slots) {
    this.folder = folder;
    this.processes = processes;
    this.rest = new FlinkRest(processes.address());
    this.slots = slots;
  }

  /**
   * Starts the processes and returns when all task managers have registered.
   *
   * @param folder for configuration, logs, checkpoints and temporary files
   * @param taskManagers how many, at least 0
   * @param slots of each task manager
   * @param options Flink options that replace or add to ours
   * @throws Problem if a process ends or is not ready in time; it names the log to read
   */
  public static StandaloneCluster start(
      Path folder, int taskManagers, int slots, Map<String, String> options) {
    requireNonNull(folder, "folder is null");
    StandaloneCluster cluster =
        new StandaloneCluster(
            folder.toAbsolutePath(),
            FlinkProcesses.configure(folder, Ports.free(), Ports.free(), slots, options, List.of()),
            slots);
    try {
      Runtime.getRuntime().addShutdownHook(cluster.killOnExit);
      cluster.startJobManager();
      for (int i = 0; i < taskManagers; i++) {
        cluster.startTaskManager();
      }
      cluster.awaitTaskManagers(taskManagers);
      return cluster;
    } catch (Throwable e) {
      cluster.close();
      throw e;
    }
  }

  public FlinkRest rest() {
    return rest;
  }

  /** Processes of the task managers in the order of their start, killed ones removed. */
  public List<ProcessHandle> taskManagers() {
    return taskManagers.stream().map(Process::toHandle).toList();
  }

  public ProcessHandle jobManager() {
    return jobManager.toHandle();
  }

  /** Starts one more task manager; it registers in some seconds. */
  public void startTaskManager() {
    taskManagers.add(processes.startTaskManager(++started));
  }

  /** Kills a task manager as {@code kill -9} does, and waits until the process is gone. */
  public void killTaskManager(int index) {
    kill(taskManagers.remove(index));
  }

  /** Waits until so many task managers, no more and no fewer, have registered with their slots. */
  public void awaitTaskManagers(int expected) {
    await(
        () -> {
          JsonNode overview = rest.overview();
          return overview.path("taskmanagers").asInt() == expected
              && overview.path("slots-total").asInt() == expected * slots;
        },
        "%d task managers did not register".formatted(expected));
  }

  /** Stops all processes: asked first, killed after some seconds. */
  @Override
  public void close() {
    List<Process> all = all();
    all.forEach(Process::destroy);
    for (Process process : all) {
      try {
        if (!process.waitFor(STOP_TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
          kill(process);
        }
      } catch (InterruptedException e) {
        kill(process);
        Thread.currentThread().interrupt();
      }
    }
    taskManagers.clear();
    try {
      Runtime.getRuntime().removeShutdownHook(killOnExit);
    } catch (IllegalStateException e) {
      // The process is ending; the hook may find nothing left to kill.
    }
  }

  private void startJobManager() {
    jobManager = processes.startJobManager();
    await(() -> rest.overview().has("taskmanagers"), "the job manager did not answer");
  }

  private void await(BooleanSupplier condition, String otherwise) {
    Waiting.until(
        START_TIMEOUT,
        condition,
        this::requireJobManager,
        () ->
            "%s within %d s; the logs are in %s."
                .formatted(otherwise, START_TIMEOUT.toSeconds(), folder.resolve("log")));
  }

  private void requireJobManager() {
    if (!jobManager.isAlive()) {
      throw Problem.failure(
          "Flink's job manager ended with status %d; its log is %s."
              .formatted(jobManager.exitValue(), processes.log("jobmanager")));
    }
  }

  private List<Process> all() {
    List<Process> all = new ArrayList<>(taskManagers);
    if (jobManager != null) {
      all.add(jobManager);
    }
    return all;
  }

  private void killAll() {
    all().forEach(Process::destroyForcibly);
  }

  private static void kill(Process process) {
    process.destroyForcibly();
    process.onExit().join();
  }
}
