package io.sluice.deploy.cluster;

import io.sluice.deploy.Problem;
import io.sluice.deploy.demo.DemoTopics;
import io.sluice.deploy.kafka.KafkaConnection;
import io.sluice.deploy.local.FlinkRest;
import io.sluice.deploy.local.Ports;
import io.sluice.job.options.Topics;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.NewTopic;

/**
 * Starts what is missing: all of a cluster, or what of it was killed; the job too, if none runs.
 */
public final class ClusterStart {
  private final ClusterOptions options;
  private final ClusterCommands commands;
  private final PrintWriter out;
  private final PrintWriter progress;
  private final ClusterFolder folder;

  public ClusterStart(
      ClusterOptions options, ClusterCommands commands, PrintWriter out, PrintWriter progress) {
    this.options = options;
    this.commands = commands;
    this.out = out;
    this.progress = progress;
    this.folder = new ClusterFolder(options.folder());
  }

  /**
   * Starts it and says where it is.
   *
   * @throws Problem if something cannot be started, or the options are not those of the cluster
   *     that runs already
   */
  public void run() {
    requireJobJar();
    folder.state(); // of a folder that is no cluster's not even the lock is made
    try (ClusterFolder.Locked lock = folder.lock()) {
      Optional<ClusterState> running = running();
      ClusterState state = running.orElseGet(this::plan);
      if (running.isPresent()) {
        requireSame(state.settings());
        state = state.wanting(wanted(state));
      }
      if (state.isWhole()) {
        out.printf("The cluster in %s runs already.%n", folder.path());
      } else {
        state = startMissing(state);
      }
      submitJob(state.settings());
      explain(state.settings());
    }
  }

  private void requireJobJar() {
    if (!Files.exists(options.jobJar())) {
      throw Problem.failure(
          "The job's jar %s is missing; build it with \"mvn -DskipTests package\"."
              .formatted(options.jobJar()));
    }
  }

  /** The cluster that runs, if only in part; what is left of one that has ended is removed. */
  private Optional<ClusterState> running() {
    Optional<ClusterState> noted = folder.state();
    if (noted.isPresent() && !noted.get().isAnyAlive()) {
      progress.printf(
          "No process of the cluster that was started in %s is left; its files are removed.%n",
          folder.path());
      folder.removeContents();
      return Optional.empty();
    }
    return noted;
  }

  private ClusterState plan() {
    int kafkaPort = options.kafkaPort().orElse(ClusterOptions.DEFAULT_KAFKA_PORT);
    int restPort = options.port().orElse(ClusterOptions.DEFAULT_PORT);
    int wanted = options.taskManagers().orElse(ClusterOptions.DEFAULT_TASK_MANAGERS);
    int slots = options.slots().orElse(ClusterOptions.DEFAULT_SLOTS);
    ClusterSettings settings =
        new ClusterSettings(
            kafkaPort == 0 ? Ports.free() : kafkaPort,
            restPort == 0 ? Ports.free() : restPort,
            Ports.free(),
            slots,
            parallelism(wanted, slots),
            options.jobOptions());
    return ClusterState.empty(settings, wanted);
  }

  /** One task manager less must do, so that the job goes on when any of them is killed. */
  static int parallelism(int taskManagers, int slots) {
    return Math.max(1, taskManagers - 1) * slots;
  }

  private int wanted(ClusterState state) {
    int wanted = options.taskManagers().orElse(state.wanted());
    List<Integer> living = state.livingTaskManagers();
    if (!living.isEmpty() && wanted < living.get(living.size() - 1)) {
      throw Problem.input(
          "Task manager %d runs and --task-managers is %d; end those above with \"%s\" first."
              .formatted(living.get(living.size() - 1), wanted, commands.to("kill taskmanager N")));
    }
    return wanted;
  }

  private void requireSame(ClusterSettings settings) {
    requireSame("--slots", options.slots(), settings.slots());
    requireSame("--port", options.port().filter(port -> port != 0), settings.restPort());
    requireSame(
        "--kafka-port", options.kafkaPort().filter(port -> port != 0), settings.kafkaPort());
    if (!options.jobOptions().isEmpty() && !options.jobOptions().equals(settings.jobOptions())) {
      throw Problem.input(
          "The cluster runs already and the options of its job are %s; stop it with \"%s\" to start it with others."
              .formatted(
                  settings.jobOptions().isEmpty()
                      ? "the defaults"
                      : String.join(" ", settings.jobOptions()),
                  commands.to("stop")));
    }
  }

  private void requireSame(String option, Optional<Integer> given, int running) {
    if (given.isPresent() && given.get() != running) {
      throw Problem.input(
          "The cluster runs already and its %s is %d, not %d; leave the option out, or stop it with \"%s\" first."
              .formatted(option, running, given.get(), commands.to("stop")));
    }
  }

  /** The note is written after each start, so that nothing runs that no command knows of. */
  private ClusterState startMissing(ClusterState before) {
    ClusterSettings settings = before.settings();
    ClusterState state = before;
    boolean hasBroker = ClusterState.isAlive(state.broker());
    boolean hasJobManager = ClusterState.isAlive(state.jobManager());
    if (!hasBroker) {
      Ports.requireFree(settings.kafkaPort(), "Kafka", "--kafka-port");
    }
    if (!hasJobManager) {
      Ports.requireFree(settings.restPort(), "Flink's dashboard", "--port");
    }
    folder.save(state);
    try (ClusterProcesses processes = new ClusterProcesses(folder, settings)) {
      if (!hasBroker) {
        progress.println("Starting the Kafka broker.");
        state = saved(state.withBroker(processes.startBroker()));
        createTopics(settings);
      }
      if (!hasJobManager) {
        progress.println("Starting Flink's job manager.");
        state = saved(state.withJobManager(processes.startJobManager()));
      }
      for (int number : state.missingTaskManagers()) {
        progress.printf("Starting task manager %d.%n", number);
        state = saved(state.withTaskManager(number, processes.startTaskManager(number)));
      }
      processes.awaitTaskManagers(state.taskManagers());
      processes.keep();
    }
    return state;
  }

  private ClusterState saved(ClusterState state) {
    folder.save(state);
    return state;
  }

  private static void createTopics(ClusterSettings settings) {
    KafkaConnection kafka = new KafkaConnection(settings.brokers(), Map.of());
    for (NewTopic topic : DemoTopics.of(Topics.withPrefix(""))) {
      kafka.requireTopic(
          topic.name(),
          topic.numPartitions(),
          topic.configs() == null ? Map.of() : topic.configs());
    }
  }

  private void submitJob(ClusterSettings settings) {
    FlinkRest rest = new FlinkRest(URI.create(settings.dashboard()));
    new ClusterJob(folder, settings, rest)
        .submit(options.jobJar())
        .ifPresent(
            submitted ->
                out.println(
                    submitted.checkpoint() == null
                        ? "The job was submitted."
                        : "The job was submitted, to go on from the last checkpoint ("
                            + submitted.checkpoint().getFileName()
                            + ")."));
  }

  private void explain(ClusterSettings settings) {
    String brokers = settings.brokers();
    out.printf(
        """

        Flink's dashboard   %s
        Kafka broker        %s
        Files and logs      %s

        Install plugins     deploy/sluice registry apply deploy/demo/registry.ndjson --brokers %s
        Send an event       deploy/sluice event send 1 '{"event": "hello", "distinct_id": "me"}' --brokers %s
        See what runs       %s
        Kill a process      %s
        Start what is gone  %s
        Stop everything     %s
        """,
        settings.dashboard(),
        brokers,
        folder.path(),
        brokers,
        brokers,
        commands.to("status"),
        commands.to("kill"),
        commands.to("start"),
        commands.to("stop"));
    out.flush();
  }
}
