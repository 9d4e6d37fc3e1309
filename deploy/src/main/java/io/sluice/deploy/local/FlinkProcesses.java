package io.sluice.deploy.local;

import static java.util.Objects.requireNonNull;

import io.sluice.deploy.Problem;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessSpec;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessUtils;
import org.apache.flink.runtime.util.config.memory.ProcessMemoryUtils;

/**
 * Starts the processes of a standalone session cluster, as Flink's own scripts do, but from the
 * jars of the build (there is no Flink distribution on Maven Central). Owns none of them: who
 * starts a process watches and ends it. All files, logs included, are under one folder, which the
 * caller removes.
 */
public final class FlinkProcesses {
  private static final String JOB_MANAGER =
      "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint";
  private static final String TASK_MANAGER =
      "org.apache.flink.runtime.taskexecutor.TaskManagerRunner";

  private static final String FLAGS_OF_TASK_MANAGERS = "env.java.opts.taskmanager";

  private final Path folder;
  private final Map<String, String> options;
  private final List<String> before;
  private final int restPort;

  private FlinkProcesses(
      Path folder, Map<String, String> options, List<String> before, int restPort) {
    this.folder = folder;
    this.options = options;
    this.before = before;
    this.restPort = restPort;
  }

  /**
   * Writes the configuration; starts nothing yet. The same arguments describe the same cluster, so
   * that another process of this command can add to it.
   *
   * @param folder for configuration, logs, checkpoints and temporary files
   * @param slots of each task manager
   * @param options Flink options that replace or add to ours
   * @param before a program and its arguments that starts each process in the place of this one;
   *     may be empty
   */
  public static FlinkProcesses configure(
      Path folder,
      int restPort,
      int rpcPort,
      int slots,
      Map<String, String> options,
      List<String> before) {
    requireNonNull(folder, "folder is null");
    Path absolute = folder.toAbsolutePath();
    Map<String, String> all = defaults(absolute, restPort, rpcPort, slots);
    all.putAll(options);
    FlinkProcesses processes = new FlinkProcesses(absolute, all, List.copyOf(before), restPort);
    processes.writeConfiguration();
    return processes;
  }

  /** Where the job manager answers. */
  public URI address() {
    return URI.create("http://localhost:" + restPort);
  }

  /** Starts the job manager; it answers in some seconds. */
  public Process startJobManager() {
    return launch(
        "jobmanager", JOB_MANAGER, List.of("-Xmx512m", "-XX:MaxMetaspaceSize=256m"), List.of());
  }

  /** Starts a task manager; it registers in some seconds. */
  public Process startTaskManager(int number) {
    TaskExecutorProcessSpec memory =
        TaskExecutorProcessUtils.processSpecFromConfig(Configuration.fromMap(options));
    List<String> jvm = flags(FLAGS_OF_TASK_MANAGERS);
    jvm.addAll(List.of(ProcessMemoryUtils.generateJvmParametersStr(memory).trim().split("\\s+")));
    List<String> dynamic =
        List.of(TaskExecutorProcessUtils.generateDynamicConfigsStr(memory).trim().split("\\s+"));
    return launch("taskmanager-" + number, TASK_MANAGER, jvm, dynamic);
  }

  /** The log of a process: {@code jobmanager}, {@code taskmanager-1}, ... */
  public Path log(String name) {
    return folder.resolve("log/" + name + ".log");
  }

  private Process launch(
      String name, String mainClass, List<String> jvmFlags, List<String> arguments) {
    List<String> command = new ArrayList<>(before);
    command.addAll(JavaProgram.own().command());
    command.addAll(jvmFlags);
    command.addAll(flags("env.java.opts.all"));
    command.add("-Djava.io.tmpdir=" + folder.resolve("tmp"));
    command.add("-Dpolyglot.engine.userResourceCache=" + folder.resolve("tmp"));
    command.add("-Dlog.file=" + log(name));
    command.add("-Dlog4j2.configurationFile=" + folder.resolve("conf/log4j2.properties"));
    command.add("-cp");
    command.add(classPath());
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

  /** Of the JVM, as Flink's scripts take them from an option. */
  private List<String> flags(String option) {
    String flags = options.getOrDefault(option, "").strip();
    return new ArrayList<>(flags.isEmpty() ? List.of() : List.of(flags.split("\\s+")));
  }

  private void writeConfiguration() {
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

  private static Map<String, String> defaults(Path folder, int restPort, int rpcPort, int slots) {
    Map<String, String> options = new TreeMap<>();
    options.put("jobmanager.rpc.address", "localhost");
    options.put("jobmanager.rpc.port", String.valueOf(rpcPort));
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
    options.put(FLAGS_OF_TASK_MANAGERS, String.join(" ", JavaProgram.PRIORITIES));
    options.put("taskmanager.numberOfTaskSlots", String.valueOf(slots));
    options.put("taskmanager.memory.process.size", "1600m");
    options.put("taskmanager.memory.network.max", "64m");
    options.put("taskmanager.memory.network.min", "64m");
    // A killed task manager is noticed in seconds instead of a minute.
    options.put("heartbeat.interval", "1000");
    options.put("heartbeat.timeout", "6000");
    // And so is a job manager that was started again.
    options.put("cluster.registration.error-delay", "500 ms");
    options.put("cluster.registration.max-timeout", "2 s");
    options.put("state.backend.type", "rocksdb");
    options.put("execution.checkpointing.incremental", "true");
    options.put("execution.checkpointing.dir", FlinkPaths.of(folder.resolve("checkpoints")));
    options.put(
        "execution.checkpointing.savepoint-dir", FlinkPaths.of(folder.resolve("savepoints")));
    return options;
  }

  private static String classPath() {
    return String.join(
        File.pathSeparator,
        ClusterClassPath.of(System.getProperty("java.class.path")).stream()
            .map(Path::toString)
            .toList());
  }

  private static String quote(String value) {
    return "'" + value.replace("'", "''") + "'";
  }
}
