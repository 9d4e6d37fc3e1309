package io.sluice.deploy.bench;

import static java.util.Objects.requireNonNull;

import io.sluice.deploy.Problem;
import io.sluice.deploy.kafka.KafkaConnection;
import io.sluice.deploy.local.LocalBroker;
import io.sluice.deploy.local.RunFolder;
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
      new RegistryWriter(kafka, BenchTopics.of(benchCase).registry())
          .write(BenchRegistry.of(benchCase, options));
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
    try (ChildProcess job = JobProcess.start(benchCase, options, kafka, folder);
        RowCount rows = new RowCount(kafka, topics.rows());
        RowCount deadLetters = new RowCount(kafka, topics.deadLetters())) {
      return new CaseRun(job, rows, deadLetters, options.events())
          .run(options.warmUp(), options.window());
    }
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
