package io.sluice.deploy.bench;

import io.sluice.deploy.Problem;
import io.sluice.deploy.kafka.KafkaConnection;
import io.sluice.deploy.local.LocalBroker;
import io.sluice.deploy.local.RunFolder;
import io.sluice.deploy.registry.RegistryWriter;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.NewTopic;

/**
 * How long an event takes from its time to its row at half the load that the job can carry: the
 * load is measured first, then events come at half of that rate, whatever becomes of earlier ones.
 */
public final class LatencyBench {
  private static final double LOAD = 0.5;
  private static final long DISK_BYTES = 3L * 1024 * 1024 * 1024;

  private final BenchOptions options;
  private final PrintStream progress;

  private LatencyBench(BenchOptions options, PrintStream progress) {
    this.options = options;
    this.progress = progress;
  }

  /**
   * Measures the first case of the options.
   *
   * @param progress told what is being done
   * @throws Problem if a process cannot start or the job does not do what it should
   */
  public static Report run(BenchOptions options, PrintStream progress) {
    return new LatencyBench(options, progress).run();
  }

  private Report run() {
    BenchCase benchCase = options.cases().get(0);
    double capacity = Bench.run(options, progress).eventsPerSecond(benchCase);
    double rate = capacity * LOAD;
    LatencyReport report =
        new LatencyReport(options, capacity, rate, BenchReport.Machine.current());
    Path parent = options.parentFolder().toAbsolutePath();
    try (RunFolder folder = RunFolder.create(parent, "bench", DISK_BYTES)) {
      for (int round = 1; round <= options.rounds(); round++) {
        SteadySample sample = round(benchCase, rate, folder.directory("kafka-" + round), folder);
        report.add(sample);
        progress.printf(
            "Round %d of %d: %,.0f events/s, p50 %.1f ms, p99 %.1f ms, %d lost.%n",
            round, options.rounds(), rate, sample.p50Millis(), sample.p99Millis(), sample.lost());
      }
    }
    return report;
  }

  private SteadySample round(BenchCase benchCase, double rate, Path data, RunFolder folder) {
    try (ChildProcess broker =
        ChildJvm.start(
            "broker",
            folder.directory("tmp"),
            List.of("-Xmx512m"),
            BrokerProcess.class,
            List.of(data.toString()))) {
      KafkaConnection kafka = new KafkaConnection(broker.answer(), Map.of());
      BenchTopics topics = BenchTopics.of(benchCase);
      List<NewTopic> all = new ArrayList<>(topics.own());
      all.add(BenchTopics.input());
      LocalBroker.createTopics(kafka.brokers(), all);
      new RegistryWriter(kafka, topics.registry()).write(BenchRegistry.of(benchCase, options));
      try (ChildProcess job = JobProcess.start(benchCase, options, kafka, folder)) {
        job.ask("start");
        measure(kafka, topics, rate, options.warmUp().multipliedBy(2));
        SteadySample sample = measure(kafka, topics, rate, options.window());
        job.ask("stop");
        return sample;
      }
    }
  }

  private SteadySample measure(
      KafkaConnection kafka, BenchTopics topics, double rate, Duration time) {
    try (SteadyFeed feed = new SteadyFeed(kafka, topics, options)) {
      return feed.run(rate, time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Problem.failure("Stopped while measuring.", e);
    }
  }
}
