package io.sluice.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.deploy.kafka.KafkaConnection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The JSON values of a topic, from its first record on, in the order of each partition; uncommitted
 * ones are not seen. Not thread-safe.
 */
final class TopicReader implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration POLL = Duration.ofMillis(50);

  private final String topic;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final List<JsonNode> rows = new ArrayList<>();

  TopicReader(KafkaConnection kafka, String topic) {
    this.topic = topic;
    Map<String, Object> settings = new HashMap<>(kafka.settings());
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    settings.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 50);
    consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic).stream()
            .map(partition -> new TopicPartition(topic, partition.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
  }

  /** Waits for a row. */
  JsonNode await(String what, Predicate<JsonNode> which) {
    return await(what, 1, which).get(0);
  }

  /** Waits for so many rows, and returns all of this kind that have come. */
  List<JsonNode> await(String what, int count, Predicate<JsonNode> which) {
    Awaited.until(
        "%s came out of %s (%d)".formatted(what, topic, count),
        () -> read().stream().filter(which).count() >= count);
    return rows.stream().filter(which).toList();
  }

  /** All that is committed now. */
  List<JsonNode> readToEnd() {
    Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
    Awaited.until(
        "%s is read to its end".formatted(topic),
        () -> {
          read();
          return ends.entrySet().stream()
              .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
        });
    return rows;
  }

  /** What has come until now. */
  List<JsonNode> read() {
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
      if (record.value() == null) {
        continue; // a tombstone
      }
      try {
        rows.add(JSON.readTree(record.value()));
      } catch (IOException e) {
        throw new UncheckedIOException("A record of " + topic + " is no JSON", e);
      }
    }
    return rows;
  }

  @Override
  public void close() {
    consumer.close();
  }
}
