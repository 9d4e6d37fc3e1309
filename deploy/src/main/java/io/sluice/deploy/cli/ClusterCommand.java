package io.sluice.deploy.cli;

import io.sluice.deploy.Problem;
import io.sluice.deploy.cluster.ClusterCommands;
import io.sluice.deploy.cluster.ClusterFolder;
import io.sluice.deploy.cluster.ClusterKill;
import io.sluice.deploy.cluster.ClusterOptions;
import io.sluice.deploy.cluster.ClusterStart;
import io.sluice.deploy.cluster.ClusterStatus;
import io.sluice.deploy.cluster.ClusterStop;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sluice cluster ...}: a cluster of processes to kill. */
@Command(
    name = "cluster",
    description = {
      "Runs the job on a real cluster on this machine: a Kafka broker, Flink's job manager and its"
          + " task managers, each a process of its own that can be killed.",
    },
    mixinStandardHelpOptions = true)
final class ClusterCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "Missing command: start, status, kill or stop.");
  }

  @Command(
      name = "start",
      description = {
        "Starts the cluster and submits the job; the processes go on when the command has ended.",
        "What runs already is left alone, so that it also starts again what was killed."
      },
      mixinStandardHelpOptions = true,
      sortOptions = false)
  void start(
      @Option(
              names = "--task-managers",
              paramLabel = "N",
              description = "How many (default: 2). The job also fits into one less.")
          Integer taskManagers,
      @Option(
              names = "--slots",
              paramLabel = "N",
              description = "Of each task manager (default: 2).")
          Integer slots,
      @Option(
              names = "--port",
              paramLabel = "P",
              description = "Port of Flink's dashboard (default: 8081); 0 for a free one.")
          Integer port,
      @Option(
              names = "--kafka-port",
              paramLabel = "P",
              description = "Port of the Kafka broker (default: 19092); 0 for a free one.")
          Integer kafkaPort,
      @Mixin Folder folder,
      @Parameters(
              arity = "0..*",
              paramLabel = "-- JOB OPTIONS",
              description =
                  "Options of the job, for example -- --sink.delivery-guarantee exactly-once.")
          List<String> jobOptions) {
    PrintWriter err = spec.commandLine().getErr();
    requireAtLeastOne("--task-managers", taskManagers);
    requireAtLeastOne("--slots", slots);
    requirePort("--port", port);
    requirePort("--kafka-port", kafkaPort);
    EngineNote.tell(err);
    new ClusterStart(
            new ClusterOptions(
                folder.path(),
                Optional.ofNullable(taskManagers),
                Optional.ofNullable(slots),
                Optional.ofNullable(port),
                Optional.ofNullable(kafkaPort),
                jobOptions == null ? List.of() : jobOptions,
                Path.of(System.getProperty("sluice.thin-jar", "sluice-job-thin.jar"))),
            folder.commands(),
            spec.commandLine().getOut(),
            err)
        .run();
  }

  @Command(
      name = "status",
      description = "Says which processes live, and how the job and its checkpoints are.",
      mixinStandardHelpOptions = true)
  void status(@Mixin Folder folder) {
    new ClusterStatus(
            new ClusterFolder(folder.path()),
            folder.commands(),
            Clock.systemUTC(),
            spec.commandLine().getOut())
        .run();
  }

  @Command(
      name = "kill",
      description = {
        "Kills one process, as kill -9 does, and says what to watch.",
        "\"cluster start\" starts it again."
      },
      mixinStandardHelpOptions = true)
  void kill(
      @Parameters(
              index = "0",
              arity = "0..1",
              paramLabel = "PROCESS",
              defaultValue = "TASKMANAGER",
              description = "taskmanager (the default), jobmanager or broker.")
          ClusterKill.Target target,
      @Parameters(
              index = "1",
              arity = "0..1",
              paramLabel = "N",
              description = "Which task manager (default: any).")
          Integer number,
      @Mixin Folder folder) {
    new ClusterKill(
            new ClusterFolder(folder.path()),
            folder.commands(),
            new Random(),
            spec.commandLine().getOut())
        .run(target, Optional.ofNullable(number));
  }

  @Command(
      name = "stop",
      description = "Ends all processes and removes all files.",
      mixinStandardHelpOptions = true)
  void stop(@Mixin Folder folder) {
    new ClusterStop(
            new ClusterFolder(folder.path()), folder.commands(), spec.commandLine().getOut())
        .run();
  }

  private static void requireAtLeastOne(String option, Integer given) {
    if (given != null && given < 1) {
      throw Problem.input("%s is %d; expected a number from 1.".formatted(option, given));
    }
  }

  private static void requirePort(String option, Integer given) {
    if (given != null && (given < 0 || given > 65535)) {
      throw Problem.input("%s is %d; expected 0 to 65535.".formatted(option, given));
    }
  }

  /** Which cluster. */
  static final class Folder {
    @Option(
        names = "--folder",
        paramLabel = "DIR",
        description = "The cluster's own folder (default: deploy/.sluice/cluster).")
    private Path folder;

    Path path() {
      return folder == null ? Checkout.runs().resolve("cluster") : folder;
    }

    ClusterCommands commands() {
      return new ClusterCommands(Optional.ofNullable(folder));
    }
  }
}
