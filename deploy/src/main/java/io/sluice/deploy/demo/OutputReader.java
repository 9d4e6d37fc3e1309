package io.sluice.deploy.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.deploy.Problem;
import io.sluice.deploy.kafka.KafkaConnection;
import io.sluice.deploy.people.PersonRow;
import io.sluice.job.options.Topics;
import io.sluice.operators.json.UnreadableJson;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads what the job writes, from the first record on, on a thread of its own. */
final class OutputReader implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration POLL = Duration.ofMillis(200);

  private final Topics topics;
  private final EventLedger ledger;
  private final DemoStats stats;
  private final InstantSource clock;
  private final Consumer<byte[], byte[]> consumer;
  private final AtomicReference<Exception> failure = new AtomicReference<>();
  private final Thread thread = new Thread(this::run, "demo-output-reader");
  private volatile long lastRecord;
  private volatile boolean stopped;

  private OutputReader(
      KafkaConnection kafka,
      Topics topics,
      EventLedger ledger,
      DemoStats stats,
      InstantSource clock) {
    this.topics = requireNonNull(topics, "topics is null");
    this.ledger = requireNonNull(ledger, "ledger is null");
    this.stats = requireNonNull(stats, "stats is null");
    this.clock = requireNonNull(clock, "clock is null");
    this.lastRecord = clock.millis();
    Map<String, Object> settings = new HashMap<>(kafka.settings());
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    this.consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    thread.setDaemon(true);
  }

  static OutputReader start(
      KafkaConnection kafka,
      Topics topics,
      EventLedger ledger,
      DemoStats stats,
      InstantSource clock) {
    OutputReader reader = new OutputReader(kafka, topics, ledger, stats, clock);
    reader.thread.start();
    return reader;
  }

  /**
   * How long nothing has come out.
   *
   * @throws Problem if reading failed
   */
  Duration quiet() {
    Exception failed = failure.get();
    if (failed != null) {
      throw Problem.failure("The output could not be read: " + failed.getMessage() + ".", failed);
    }
    return Duration.ofMillis(clock.millis() - lastRecord);
  }

  @Override
  public void close() {
    stopped = true;
    consumer.wakeup();
    try {
      thread.join(TimeUnit.SECONDS.toMillis(2));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try (consumer) {
      List<TopicPartition> partitions =
          List.of(topics.eventsOut(), topics.person(), topics.pluginLogs(), topics.deadLetters())
              .stream()
              .flatMap(topic -> consumer.partitionsFor(topic).stream())
              .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      while (!stopped) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
          lastRecord = clock.millis();
          read(record);
        }
      }
    } catch (WakeupException e) {
      // Only close() wakes it up.
    } catch (Exception e) {
      if (!stopped) {
        failure.set(e);
      }
    }
  }

  private void read(ConsumerRecord<byte[], byte[]> record) throws IOException, UnreadableJson {
    JsonNode value = JSON.readTree(record.value());
    if (record.topic().equals(topics.eventsOut())) {
      if (ledger.cameOut(value.path("uuid").asText())) {
        stats.visited(JSON.readTree(value.path("properties").asText("{}")), lastRecord);
      }
    } else if (record.topic().equals(topics.person())) {
      stats.people().changed(PersonRow.of(value, record.timestamp()));
    } else if (record.topic().equals(topics.deadLetters())) {
      ledger.died(id(record), value.path("event_uuid").asText());
    } else {
      stats.logged(logLine(value));
    }
  }

  private static String id(ConsumerRecord<byte[], byte[]> record) {
    return record.key() == null
        ? record.partition() + "/" + record.offset()
        : new String(record.key(), UTF_8);
  }

  private static String logLine(JsonNode entry) {
    return "%s team %s, config %s %s: %s"
        .formatted(
            entry.path("timestamp").asText(),
            entry.path("team_id").asText(),
            entry.path("plugin_config_id").asText(),
            entry.path("type").asText(),
            entry.path("message").asText());
  }
}
