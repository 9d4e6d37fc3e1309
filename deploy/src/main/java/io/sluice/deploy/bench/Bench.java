package io.sluice.deploy.bench;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.deploy.Problem;
import io.sluice.deploy.kafka.KafkaConnection;
import io.sluice.deploy.local.FileReasons;
import io.sluice.deploy.local.LocalBroker;
import io.sluice.deploy.local.RunFolder;
import io.sluice.deploy.registry.RegistryChange;
import io.sluice.deploy.registry.RegistryWriter;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * One run of the benchmark: in each round a new broker in a process of its own, the events written
 * before anything is measured, then every case in a new process. A broker that goes on from round
 * to round has more and more to do with what is in it, on the cores that the job needs.
 */
public final class Bench {
  /** As the job's default; the same in all cases. */
  static final Duration CHECKPOINT_INTERVAL = Duration.ofSeconds(10);

  /** Different events; the input repeats them. */
  private static final int EVENT_SET = 50_000;

  /** Input and rows, compressed, with what retention has not removed yet. */
  private static final long DISK_BYTES_PER_EVENT = 2_000;

  private static final long DISK_BYTES_AT_LEAST = 3L * 1024 * 1024 * 1024;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final BenchOptions options;
  private final PrintStream progress;

  private Bench(BenchOptions options, PrintStream progress) {
    this.options = requireNonNull(options, "options is null");
    this.progress = requireNonNull(progress, "progress is null");
  }

  /**
   * Measures.
   *
   * @param progress told what is being done
   * @throws Problem if a process cannot start or the job does not do what it should
   */
  public static BenchReport run(BenchOptions options, PrintStream progress) {
    return new Bench(options, progress).run();
  }

  private BenchReport run() {
    long disk = DISK_BYTES_AT_LEAST + options.events() * DISK_BYTES_PER_EVENT;
    Path parent = options.parentFolder().toAbsolutePath();
    try (RunFolder folder = RunFolder.create(parent, "bench", disk)) {
      Thread removal = new Thread(folder::close, "bench-folder-removal");
      Runtime.getRuntime().addShutdownHook(removal);
      try {
        return runIn(folder);
      } catch (Problem e) {
        throw withLog(e, folder.path().resolve("job.log"));
      } finally {
        removeHook(removal);
      }
    }
  }

  private BenchReport runIn(RunFolder folder) {
    progress.println("All files are in " + folder.path() + ".");
    BenchReport report = new BenchReport(options, BenchReport.Machine.current());
    for (int round = 1; round <= options.rounds(); round++) {
      String data = "kafka-" + round;
      try (ChildProcess broker =
          ChildJvm.start(
              "broker",
              folder.directory("tmp"),
              List.of("-Xmx512m"),
              BrokerProcess.class,
              List.of(folder.directory(data).toString()))) {
        round(round, new KafkaConnection(broker.answer(), Map.of()), folder, report);
      }
      folder.remove(data);
    }
    return report;
  }

  private void round(int round, KafkaConnection kafka, RunFolder folder, BenchReport report) {
    progress.printf(
        "Round %d of %d: writing %,d events.%n", round, options.rounds(), options.events());
    prepare(kafka);
    for (BenchCase benchCase : options.cases()) {
      CaseRun.Result result = measure(benchCase, kafka, folder);
      report.add(benchCase, result);
      progress.printf(
          "Round %d of %d, %s: %.2f µs, %,.0f events/s, compiler %.0f %% of the time.%n",
          round,
          options.rounds(),
          benchCase.label(),
          result.measured().cpuMicrosPerEvent(),
          result.measured().eventsPerSecond(),
          100 * result.measured().compilerShare());
    }
  }

  private void prepare(KafkaConnection kafka) {
    List<NewTopic> topics = new ArrayList<>(List.of(BenchTopics.input()));
    options.cases().forEach(benchCase -> topics.addAll(BenchTopics.of(benchCase).own()));
    LocalBroker.createTopics(kafka.brokers(), topics);
    for (BenchCase benchCase : options.cases()) {
      new RegistryWriter(kafka, BenchTopics.of(benchCase).registry()).write(registry(benchCase));
    }
    fill(kafka);
  }

  @SuppressWarnings("FutureReturnValueIgnored") // the callback tells of failures
  private void fill(KafkaConnection kafka) {
    List<EventSet.Event> events = new EventSet(options.seed(), options.teams()).next(EVENT_SET);
    AtomicReference<Exception> failure = new AtomicReference<>();
    Map<String, Object> settings =
        Map.of(
            ProducerConfig.COMPRESSION_TYPE_CONFIG,
            "lz4",
            ProducerConfig.BATCH_SIZE_CONFIG,
            128 * 1024,
            ProducerConfig.LINGER_MS_CONFIG,
            20);
    try (Producer<byte[], byte[]> producer = kafka.producer(settings)) {
      for (long i = 0; i < options.events() && failure.get() == null; i++) {
        EventSet.Event event = events.get((int) (i % EVENT_SET));
        producer.send(
            new ProducerRecord<>(BenchTopics.EVENTS, event.key(), event.value()),
            (metadata, e) -> failure.compareAndSet(null, e));
      }
    }
    if (failure.get() != null) {
      throw Problem.failure(
          "The events could not be written: " + failure.get().getMessage() + ".", failure.get());
    }
  }

  private CaseRun.Result measure(BenchCase benchCase, KafkaConnection kafka, RunFolder folder) {
    BenchTopics topics = BenchTopics.of(benchCase);
    List<String> flags = new ArrayList<>(List.of("-Xms1g", "-Xmx1g"));
    flags.addAll(options.jobJvm());
    try (ChildProcess job =
            ChildJvm.start(
                "job",
                folder.directory("tmp"),
                flags,
                JobProcess.class,
                List.of(
                    benchCase.label(),
                    folder.directory("flink").toString(),
                    kafka.brokers(),
                    options.state().label(),
                    Integer.toString(options.parallelism()),
                    folder.path().resolve("job.log").toString()));
        RowCount rows = new RowCount(kafka, topics.rows());
        RowCount deadLetters = new RowCount(kafka, topics.deadLetters())) {
      job.answer();
      return new CaseRun(job, rows, deadLetters, options.events())
          .run(options.warmUp(), options.window());
    }
  }

  private List<RegistryChange> registry(BenchCase benchCase) {
    List<RegistryChange> changes = new ArrayList<>();
    benchCase.pluginFile().ifPresent(file -> changes.add(plugin(file)));
    for (int team = 1; team <= options.teams(); team++) {
      ObjectNode value = JSON.createObjectNode().put("id", team).put("name", "Team " + team);
      changes.add(new RegistryChange("team/" + team, value));
      if (benchCase.pluginFile().isPresent()) {
        changes.add(pluginConfig(team));
      }
    }
    return changes;
  }

  private RegistryChange plugin(String file) {
    Path path = options.pluginFolder().resolve(file);
    try {
      ObjectNode value = JSON.createObjectNode().put("id", 1).put("name", file);
      value.put("plugin_type", "source").put("source", Files.readString(path));
      return new RegistryChange("plugin/1", value.put("is_global", true));
    } catch (IOException e) {
      throw Problem.input("%s cannot be read: %s.".formatted(path, FileReasons.of(e)), e);
    }
  }

  private static RegistryChange pluginConfig(int team) {
    ObjectNode value = JSON.createObjectNode().put("id", team).put("team_id", team);
    value.put("plugin_id", 1).put("enabled", true).put("order", 1).putObject("config");
    return new RegistryChange("plugin-config/" + team, value);
  }

  /** The run's folder goes, so what explains the failure is put beside it. */
  private Problem withLog(Problem problem, Path log) {
    if (problem.kind() != Problem.Kind.FAILURE || !Files.exists(log)) {
      return problem;
    }
    Path kept = options.parentFolder().resolve("bench-failed.log");
    try {
      Files.copy(log, kept, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      return problem;
    }
    return Problem.failure(problem.getMessage() + " The job's log is " + kept + ".", problem);
  }

  private static void removeHook(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process is stopping already, and the hook does what it is for.
    }
  }
}
