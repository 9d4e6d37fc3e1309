package io.sluice.deploy.local;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.deploy.Problem;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessSpec;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessUtils;
import org.apache.flink.runtime.util.config.memory.ProcessMemoryUtils;

/**
 * A real standalone session cluster: one JVM for the job manager and one for each task manager, as
 * Flink's own scripts start them, but from the jars of the build (there is no Flink distribution on
 * Maven Central). Processes can be killed, to see what the job does then. All files, logs included,
 * are under one folder, which the caller removes.
 *
 * <p>Not thread-safe.
 */
public final class StandaloneCluster implements AutoCloseable {
  private static final String JOB_MANAGER =
      "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint";
  private static final String TASK_MANAGER =
      "org.apache.flink.runtime.taskexecutor.TaskManagerRunner";
  private static final Duration START_TIMEOUT = Duration.ofSeconds(90);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(5);

  private final Path folder;
  private final Configuration configuration;
  private final String classPath;
  private final FlinkRest rest;
  private final int slots;
  private final List<Process> taskManagers = new ArrayList<>();
  private final Thread killOnExit = new Thread(this::killAll, "kill-flink-processes");
  private Process jobManager;
  private int started;

  private StandaloneCluster(Path folder, Configuration configuration, String classPath, URI rest) {
    this.folder = folder;
    this.configuration = configuration;
    this.classPath = classPath;
    this.rest = new FlinkRest(rest);
    this.slots = configuration.get(TaskManagerOptions.NUM_TASK_SLOTS);
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
    int restPort = Ports.free();
    Map<String, String> all = defaults(folder.toAbsolutePath(), restPort, slots);
    all.putAll(options);
    List<Path> jars = ClusterClassPath.of(System.getProperty("java.class.path"));
    StandaloneCluster cluster =
        new StandaloneCluster(
            folder.toAbsolutePath(),
            Configuration.fromMap(all),
            String.join(File.pathSeparator, jars.stream().map(Path::toString).toList()),
            URI.create("http://localhost:" + restPort));
    try {
      cluster.writeConfiguration(all);
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
    TaskExecutorProcessSpec memory = TaskExecutorProcessUtils.processSpecFromConfig(configuration);
    List<String> jvm =
        List.of(ProcessMemoryUtils.generateJvmParametersStr(memory).trim().split("\\s+"));
    List<String> dynamic =
        List.of(TaskExecutorProcessUtils.generateDynamicConfigsStr(memory).trim().split("\\s+"));
    taskManagers.add(launch("taskmanager-" + ++started, TASK_MANAGER, jvm, dynamic));
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
    List<Process> all = processes();
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
    jobManager =
        launch(
            "jobmanager", JOB_MANAGER, List.of("-Xmx512m", "-XX:MaxMetaspaceSize=256m"), List.of());
    await(() -> rest.overview().has("taskmanagers"), "the job manager did not answer");
  }

  private Process launch(
      String name, String mainClass, List<String> jvmFlags, List<String> arguments) {
    List<String> command = JavaProgram.own().command();
    command.addAll(jvmFlags);
    command.add("-Djava.io.tmpdir=" + folder.resolve("tmp"));
    command.add("-Dpolyglot.engine.userResourceCache=" + folder.resolve("tmp"));
    command.add("-Dlog.file=" + log(name));
    command.add("-Dlog4j2.configurationFile=" + folder.resolve("conf/log4j2.properties"));
    command.add("-cp");
    command.add(classPath);
    command.add(mainClass);
    command.addAll(List.of("--configDir", folder.resolve("conf").toString()));
    command.addAll(arguments);
    try {
      return new ProcessBuilder(command)
          .directory(folder.toFile())
          .redirectErrorStream(true)
          .redirectOutput(folder.resolve("log/" + name + ".out").toFile())
          .start();
    } catch (IOException e) {
      throw Problem.failure(
          "The process of Flink's %s could not start: %s.".formatted(name, FileReasons.of(e)), e);
    }
  }

  private void writeConfiguration(Map<String, String> options) {
    try {
      for (String directory : List.of("conf", "log", "tmp", "upload")) {
        Files.createDirectories(folder.resolve(directory));
      }
      StringBuilder yaml = new StringBuilder();
      options.forEach(
          (key, value) -> yaml.append(key).append(": ").append(quote(value)).append('\n'));
      Files.writeString(folder.resolve("conf/config.yaml"), yaml);
      Files.writeString(
          folder.resolve("conf/log4j2.properties"),
          """
          status = off
          appender.file.type = File
          appender.file.name = file
          appender.file.fileName = ${sys:log.file}
          appender.file.layout.type = PatternLayout
          appender.file.layout.pattern = %d %-5p %-60c %x - %m%n
          rootLogger.level = info
          rootLogger.appenderRef.file.ref = file
          """);
    } catch (IOException e) {
      throw Problem.failure(
          "The configuration of Flink could not be written to %s: %s."
              .formatted(folder, FileReasons.of(e)),
          e);
    }
  }

  private static Map<String, String> defaults(Path folder, int restPort, int slots) {
    Map<String, String> options = new TreeMap<>();
    options.put("jobmanager.rpc.address", "localhost");
    options.put("jobmanager.rpc.port", String.valueOf(Ports.free()));
    options.put("jobmanager.bind-host", "localhost");
    options.put("taskmanager.host", "localhost");
    options.put("taskmanager.bind-host", "localhost");
    options.put("rest.address", "localhost");
    options.put("rest.bind-address", "localhost");
    options.put("rest.port", String.valueOf(restPort));
    options.put("rest.bind-port", String.valueOf(restPort));
    // A bundled job jar can be larger than the default of 100 MB.
    options.put("rest.server.max-content-length", String.valueOf(512 * 1024 * 1024));
    options.put("io.tmp.dirs", folder.resolve("tmp").toString());
    options.put("web.upload.dir", folder.resolve("upload").toString());
    options.put("taskmanager.numberOfTaskSlots", String.valueOf(slots));
    options.put("taskmanager.memory.process.size", "1600m");
    options.put("taskmanager.memory.network.max", "64m");
    options.put("taskmanager.memory.network.min", "64m");
    // A killed task manager is noticed in seconds instead of a minute.
    options.put("heartbeat.interval", "1000");
    options.put("heartbeat.timeout", "6000");
    options.put("state.backend.type", "rocksdb");
    options.put("execution.checkpointing.incremental", "true");
    options.put("execution.checkpointing.dir", FlinkPaths.of(folder.resolve("checkpoints")));
    options.put(
        "execution.checkpointing.savepoint-dir", FlinkPaths.of(folder.resolve("savepoints")));
    return options;
  }

  private void await(BooleanSupplier condition, String otherwise) {
    long deadline = System.nanoTime() + START_TIMEOUT.toNanos();
    while (!isTrue(condition)) {
      if (!jobManager.isAlive()) {
        throw Problem.failure(
            "Flink's job manager ended with status %d; its log is %s."
                .formatted(jobManager.exitValue(), log("jobmanager")));
      }
      if (System.nanoTime() > deadline) {
        throw Problem.failure(
            "%s within %d s; the logs are in %s."
                .formatted(otherwise, START_TIMEOUT.toSeconds(), folder.resolve("log")));
      }
      pause();
    }
  }

  private static boolean isTrue(BooleanSupplier condition) {
    try {
      return condition.getAsBoolean();
    } catch (Problem e) {
      return false; // Not up yet; the time-out tells if it never is.
    }
  }

  private static void pause() {
    try {
      Thread.sleep(100);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Problem.failure("Stopped while Flink was starting.", e);
    }
  }

  private Path log(String name) {
    return folder.resolve("log/" + name + ".log");
  }

  private static String quote(String value) {
    return "'" + value.replace("'", "''") + "'";
  }

  private List<Process> processes() {
    List<Process> all = new ArrayList<>(taskManagers);
    if (jobManager != null) {
      all.add(jobManager);
    }
    return all;
  }

  private void killAll() {
    processes().forEach(Process::destroyForcibly);
  }

  private static void kill(Process process) {
    process.destroyForcibly();
    process.onExit().join();
  }
}
