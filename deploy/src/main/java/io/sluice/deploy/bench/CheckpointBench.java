package io.sluice.deploy.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.deploy.Problem;
import io.sluice.deploy.capture.CaptureEnvelope;
import io.sluice.deploy.kafka.KafkaConnection;
import io.sluice.deploy.local.FlinkRest;
import io.sluice.deploy.local.LocalBroker;
import io.sluice.deploy.local.RunFolder;
import io.sluice.deploy.registry.RegistryChange;
import io.sluice.deploy.registry.RegistryWriter;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * How long checkpoints take while many invocations wait for a server that never answers and events
 * of other teams flow: none of them is waited for.
 */
public final class CheckpointBench {
  /** Between two checkpoints. */
  static final Duration INTERVAL = Duration.ofSeconds(2);

  /** Ids of teams that wait begin above this. */
  static final int FIRST_WAITING = 1_000;

  private static final long DISK_BYTES = 3L * 1024 * 1024 * 1024;
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final long POLL_MILLIS = 1_000;

  private final CheckpointOptions options;
  private final BenchOptions load;
  private final BenchTopics topics = BenchTopics.of(BenchCase.WAITING);
  private final PrintStream progress;

  private CheckpointBench(CheckpointOptions options, PrintStream progress) {
    this.options = options;
    this.load = options.load();
    this.progress = progress;
  }

  /**
   * Measures.
   *
   * @param progress told what is being done
   * @throws Problem if a process cannot start or the job does not do what it should
   */
  public static Report run(CheckpointOptions options, PrintStream progress) {
    return new CheckpointBench(options, progress).run();
  }

  private Report run() {
    Path parent = load.parentFolder().toAbsolutePath();
    try (RunFolder folder = RunFolder.create(parent, "bench", DISK_BYTES);
        SilentServer server = SilentServer.start();
        ChildProcess broker =
            ChildJvm.start(
                "broker",
                folder.directory("tmp"),
                List.of("-Xmx512m"),
                BrokerProcess.class,
                List.of(folder.directory("kafka").toString()))) {
      KafkaConnection kafka = new KafkaConnection(broker.answer(), Map.of());
      List<NewTopic> all = new ArrayList<>(topics.own());
      all.add(BenchTopics.input());
      LocalBroker.createTopics(kafka.brokers(), all);
      List<RegistryChange> installed = new ArrayList<>(BenchRegistry.of(BenchCase.WAITING, load));
      installed.addAll(BenchRegistry.waiting(options, server.address()));
      new RegistryWriter(kafka, topics.registry()).write(installed);
      try (ChildProcess job = JobProcess.start(BenchCase.WAITING, load, kafka, folder)) {
        job.ask("start");
        String[] where = job.ask("where").split(" ", -1);
        CheckpointTimes times = new CheckpointTimes(new FlinkRest(URI.create(where[0])), where[1]);
        sendWhatWaits(kafka);
        awaitInFlight(times);
        Report report = measure(kafka, times);
        job.ask("stop");
        return report;
      }
    }
  }

  private Report measure(KafkaConnection kafka, CheckpointTimes times) {
    feed(kafka, load.warmUp());
    long backPressured = times.backPressuredMillis();
    long begin = Instant.now().toEpochMilli();
    SteadySample sample = feed(kafka, load.window());
    List<CheckpointTimes.One> completed = times.completedSince(begin);
    if (completed.isEmpty()) {
      throw Problem.failure(
          "No checkpoint was completed within %d s; expected one every %d s."
              .formatted(load.window().toSeconds(), INTERVAL.toSeconds()));
    }
    return new CheckpointReport(
        options,
        completed,
        times.failedSince(begin),
        times.backPressuredMillis() - backPressured,
        sample,
        BenchReport.Machine.current());
  }

  private SteadySample feed(KafkaConnection kafka, Duration time) {
    try (SteadyFeed feed = new SteadyFeed(kafka, topics, load)) {
      return feed.run(options.rate(), time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Problem.failure("Stopped while measuring.", e);
    }
  }

  @SuppressWarnings("FutureReturnValueIgnored") // what did not arrive is missed in flight
  private void sendWhatWaits(KafkaConnection kafka) {
    try (Producer<byte[], byte[]> producer = kafka.producer(Map.of())) {
      for (int team = 1; team <= options.waitingTeams(); team++) {
        for (int i = 0; i < options.waitingEach(); i++) {
          // Each of another distinct id, or each would wait for the one before.
          String event =
              "{\"event\": \"waits\", \"distinct_id\": \"id-%d\", \"properties\": {}}".formatted(i);
          CaptureEnvelope envelope =
              CaptureEnvelope.of(
                  event,
                  FIRST_WAITING + team,
                  UUID.nameUUIDFromBytes((team + "/" + i).getBytes(UTF_8)).toString(),
                  null,
                  "https://site.example",
                  Instant.now());
          producer.send(new ProducerRecord<>(BenchTopics.EVENTS, envelope.key(), envelope.value()));
        }
      }
    }
  }

  private void awaitInFlight(CheckpointTimes times) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    for (long now = times.inFlight(); now < options.waiting(); now = times.inFlight()) {
      if (System.nanoTime() > deadline) {
        throw Problem.failure(
            "After %d s %d invocations wait; expected %d."
                .formatted(PATIENCE.toSeconds(), now, options.waiting()));
      }
      try {
        TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw Problem.failure("Stopped while measuring.", e);
      }
    }
    progress.printf("%,d invocations wait.%n", options.waiting());
  }
}
