package io.sluice.deploy.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.deploy.Problem;
import io.sluice.deploy.local.FileReasons;
import io.sluice.deploy.local.FlinkProcesses;
import io.sluice.deploy.local.FlinkRest;
import io.sluice.deploy.local.JavaProgram;
import io.sluice.deploy.local.Waiting;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Starts the processes of one cluster and waits until they are ready. Those that it has started are
 * ended if the start fails or is broken off.
 */
final class ClusterProcesses implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final Map<String, String> FLINK =
      Map.of(
          // A job that does not need all slots still uses all task managers.
          "taskmanager.load-balance.mode", "SLOTS",
          // So that it can go on when the job manager was killed, or the job cancelled.
          "execution.checkpointing.externalized-checkpoint-retention", "RETAIN_ON_CANCELLATION");

  private final ClusterFolder folder;
  private final ClusterSettings settings;
  private final FlinkProcesses flink;
  private final List<ProcessMark> started = new ArrayList<>();
  private final Thread onInterrupt = new Thread(this::endStarted, "cluster-start-broken-off");

  ClusterProcesses(ClusterFolder folder, ClusterSettings settings) {
    this.folder = folder;
    this.settings = settings;
    this.flink =
        FlinkProcesses.configure(
            folder.path(),
            settings.restPort(),
            settings.rpcPort(),
            settings.slots(),
            FLINK,
            Detached.before());
    Runtime.getRuntime().addShutdownHook(onInterrupt);
  }

  /** Starts the broker, on what an earlier one has left, and returns when it takes clients. */
  ProcessMark startBroker() {
    Path out = folder.log("broker").resolveSibling("broker.out");
    Path data = folder.path().resolve("kafka");
    List<String> command = new ArrayList<>(Detached.before());
    command.addAll(JavaProgram.own().interpreting().command());
    command.addAll(
        List.of(
            "-Xmx512m",
            "-Djava.io.tmpdir=" + folder.directory("tmp"),
            "-cp",
            System.getProperty("java.class.path"),
            BrokerMain.class.getName(),
            data.toString(),
            String.valueOf(settings.kafkaPort()),
            folder.log("broker").toString()));
    try {
      ProcessMark broker =
          mark(
              new ProcessBuilder(command)
                  .directory(folder.path().toFile())
                  .redirectErrorStream(true)
                  .redirectOutput(out.toFile())
                  .start());
      Waiting.until(
          PATIENCE,
          () -> isListening(settings.kafkaPort()),
          () -> requireAlive(broker, "The Kafka broker", out),
          () -> late("The Kafka broker", folder.log("broker")));
      return broker;
    } catch (IOException e) {
      throw Problem.failure(
          "The process of the Kafka broker could not start: %s.".formatted(FileReasons.of(e)), e);
    }
  }

  /** Starts the job manager and returns when it answers. */
  ProcessMark startJobManager() {
    ProcessMark jobManager = mark(flink.startJobManager());
    FlinkRest rest = new FlinkRest(flink.address());
    Waiting.until(
        PATIENCE,
        () -> rest.overview().has("taskmanagers"),
        () -> requireAlive(jobManager, "Flink's job manager", flink.log("jobmanager")),
        () -> late("Flink's job manager", flink.log("jobmanager")));
    return jobManager;
  }

  /** Starts a task manager; it registers in some seconds. */
  ProcessMark startTaskManager(int number) {
    return mark(flink.startTaskManager(number));
  }

  /** Returns when all task managers have registered. */
  void awaitTaskManagers(Map<Integer, ProcessMark> taskManagers) {
    FlinkRest rest = new FlinkRest(flink.address());
    Waiting.until(
        PATIENCE,
        () -> rest.overview().path("taskmanagers").asInt() >= taskManagers.size(),
        () ->
            taskManagers.forEach(
                (number, process) ->
                    requireAlive(
                        process, "Task manager " + number, flink.log("taskmanager-" + number))),
        () -> late("A task manager", folder.path().resolve("log")));
  }

  /** The start has succeeded: the processes are not ended with this one. */
  void keep() {
    synchronized (started) {
      started.clear();
    }
  }

  @Override
  public void close() {
    endStarted();
    try {
      Runtime.getRuntime().removeShutdownHook(onInterrupt);
    } catch (IllegalStateException e) {
      // This process is ending; the hook may find nothing left to end.
    }
  }

  private ProcessMark mark(Process process) {
    ProcessMark mark = ProcessMark.of(process.toHandle());
    synchronized (started) {
      started.add(mark);
    }
    return mark;
  }

  private void endStarted() {
    synchronized (started) {
      started.forEach(ProcessMark::kill);
      started.clear();
    }
  }

  private static void requireAlive(ProcessMark process, String name, Path log) {
    if (!process.isAlive()) {
      throw Problem.failure("%s ended at its start: %s".formatted(name, lastLine(log)));
    }
  }

  private static String late(String name, Path log) {
    return "%s was not ready within %d s; see %s.".formatted(name, PATIENCE.toSeconds(), log);
  }

  /** Why a process has ended, as far as it has said. */
  private static String lastLine(Path log) {
    try (var lines = Files.lines(log, UTF_8)) {
      String last = lines.reduce("it said nothing.", (before, line) -> line);
      return "%s (See %s.)".formatted(last, log);
    } catch (IOException e) {
      return "it left no log.";
    }
  }

  private static boolean isListening(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }
}
