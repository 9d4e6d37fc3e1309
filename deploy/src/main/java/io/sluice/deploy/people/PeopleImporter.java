package io.sluice.deploy.people;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.deploy.Problem;
import io.sluice.deploy.kafka.ConsumerGroup;
import io.sluice.deploy.kafka.KafkaConnection;
import io.sluice.deploy.kafka.TopicScan;
import io.sluice.deploy.local.Waiting;
import io.sluice.job.options.Topics;
import io.sluice.operators.imports.ImportItem;
import io.sluice.operators.imports.ImportWriter;
import io.sluice.operators.json.Json;
import io.sluice.operators.json.UnreadableJson;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Writes people and groups to the topic that the job imports from, and waits until the job has them
 * in a checkpoint.
 */
public final class PeopleImporter {
  private final KafkaConnection kafka;
  private final Topics topics;
  private final Settings settings;
  private final PrintWriter out;
  private final PrintWriter err;
  private final AtomicReference<Exception> failure = new AtomicReference<>();
  private long records;

  /**
   * How to import.
   *
   * @param isEmitted have the job write rows of all
   * @param linesPerSecond at most; 0 for no limit
   * @param group the job's consumer group
   * @param patience how long the job may make no progress; zero not to wait for it
   */
  public record Settings(boolean isEmitted, int linesPerSecond, String group, Duration patience) {
    public Settings {
      requireNonNull(group, "group is null");
      requireNonNull(patience, "patience is null");
    }
  }

  /**
   * @param out the result
   * @param err progress and what the job refuses
   */
  public PeopleImporter(
      KafkaConnection kafka, Topics topics, Settings settings, PrintWriter out, PrintWriter err) {
    this.kafka = requireNonNull(kafka, "kafka is null");
    this.topics = requireNonNull(topics, "topics is null");
    this.settings = requireNonNull(settings, "settings is null");
    this.out = requireNonNull(out, "out is null");
    this.err = requireNonNull(err, "err is null");
  }

  /**
   * Imports what is in files.
   *
   * @return whether nothing was refused
   * @throws Problem if a file cannot be read, Kafka does not take a record, or the job makes no
   *     progress
   */
  public boolean run(ImportFiles files) {
    Map<TopicPartition, Long> letters = new TopicScan(kafka, topics.deadLetters()).ends();
    send(files);
    double seconds = files.nanos() / 1e9;
    out.printf(
        "%,d lines read, %,d refused; %,d records written to %s in %.1f s (%,.0f lines/s).%n",
        files.lines(),
        files.refused(),
        records,
        topics.peopleImport(),
        seconds,
        files.lines() / seconds);
    if (settings.patience().isZero()) {
      return files.refused() == 0;
    }
    awaitJob();
    long refusedByJob = showLetters(letters);
    out.printf("The job has taken all of them into a checkpoint; it refused %,d.%n", refusedByJob);
    return files.refused() + refusedByJob == 0;
  }

  private void send(ImportFiles files) {
    kafka.requireTopic(topics.peopleImport());
    try (Producer<byte[], byte[]> producer =
        kafka.producer(Map.of(ProducerConfig.LINGER_MS_CONFIG, 20))) {
      files.read(
          item -> {
            send(item, producer);
            slowDown(files);
          });
      producer.flush();
    }
    throwFailure();
  }

  @SuppressWarnings("FutureReturnValueIgnored") // the callback tells of failures
  private void send(ImportItem item, Producer<byte[], byte[]> producer) {
    byte[] key = Integer.toString(item.teamId()).getBytes(UTF_8);
    for (byte[] record : ImportWriter.records(item, settings.isEmitted())) {
      producer.send(
          new ProducerRecord<>(topics.peopleImport(), key, record),
          (sent, error) -> failure.compareAndSet(null, error));
      records++;
    }
    throwFailure();
  }

  private void throwFailure() {
    Exception error = failure.get();
    if (error != null) {
      throw Problem.failure(
          "Kafka at %s did not take a record (%s); import the same files again once it does, what is there already is not imported twice."
              .formatted(kafka.brokers(), error.getMessage()),
          error);
    }
  }

  private void slowDown(ImportFiles files) {
    if (settings.linesPerSecond() > 0) {
      long due = TimeUnit.SECONDS.toNanos(files.lines()) / settings.linesPerSecond();
      LockSupport.parkNanos(due - files.nanos());
    }
  }

  /** Offsets are committed with checkpoints, so who has committed them will not forget. */
  private void awaitJob() {
    try (ConsumerGroup job = new ConsumerGroup(kafka, settings.group(), topics.peopleImport())) {
      long before = Long.MAX_VALUE;
      long lag = job.lag();
      while (lag > 0) {
        if (lag < before && before != Long.MAX_VALUE) {
          err.printf("The job has %,d records to go.%n", lag);
        }
        before = lag;
        long last = lag;
        Waiting.until(
            settings.patience(),
            () -> job.lag() < last,
            () -> {},
            () ->
                ("The job has not taken %,d records of %s, and no more for %d s: check that it"
                        + " runs, has checkpoints and the kafka.group-id %s (--group-id). What is"
                        + " written stays there.")
                    .formatted(
                        last,
                        topics.peopleImport(),
                        settings.patience().toSeconds(),
                        settings.group()));
        lag = job.lag();
      }
    }
  }

  private long showLetters(Map<TopicPartition, Long> from) {
    Refusals refused = new Refusals(err);
    new TopicScan(kafka, topics.deadLetters(), from)
        .forEach(
            record -> {
              JsonNode letter = letter(record.value());
              if (letter.path("topic").asText().equals(topics.peopleImport())) {
                refused.add(
                    "The job refused the record at partition %d, offset %d (team %d): %s."
                        .formatted(
                            letter.path("partition").asInt(),
                            letter.path("offset").asLong(),
                            letter.path("team_id").asInt(),
                            letter.path("message").asText()));
              }
            });
    return refused.count();
  }

  private JsonNode letter(byte[] value) {
    try {
      return Json.read(value);
    } catch (UnreadableJson e) {
      throw Problem.failure(
          "A record of %s is no dead letter of the job: %s"
              .formatted(topics.deadLetters(), e.getMessage()),
          e);
    }
  }
}
