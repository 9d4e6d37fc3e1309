package io.sluice.deploy.kafka;

import static java.util.Objects.requireNonNull;

import io.sluice.deploy.Problem;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** All that a topic has when the scan starts and that has been committed, once. */
public final class TopicScan {
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(15);

  private final KafkaConnection kafka;
  private final String topic;

  public TopicScan(KafkaConnection kafka, String topic) {
    this.kafka = requireNonNull(kafka, "kafka is null");
    this.topic = requireNonNull(topic, "topic is null");
  }

  /**
   * Reads it from the first record on.
   *
   * @param reader gets the records, each partition's in order
   * @throws Problem if there is no such topic, no broker answers, or nothing comes any more before
   *     the end
   */
  public void forEach(Consumer<ConsumerRecord<byte[], byte[]>> reader) {
    if (kafka.partitions(topic).isEmpty()) {
      throw Problem.failure(
          "There is no topic %s at %s; start the job first or check --topics-prefix."
              .formatted(topic, kafka.brokers()));
    }
    try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(partition -> new TopicPartition(topic, partition.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      read(consumer, new HashMap<>(consumer.endOffsets(partitions)), reader);
    } catch (KafkaException e) {
      throw Problem.failure(
          "The topic %s at %s could not be read: %s."
              .formatted(topic, kafka.brokers(), e.getMessage()),
          e);
    }
  }

  private KafkaConsumer<byte[], byte[]> consumer() {
    Map<String, Object> settings = new HashMap<>(kafka.settings());
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    settings.put(
        ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, Math.toIntExact(ANSWER_TIMEOUT.toMillis()));
    return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /** The positions tell, since the last offsets may be those of markers that no reader gets. */
  private void read(
      KafkaConsumer<byte[], byte[]> consumer,
      Map<TopicPartition, Long> ends,
      Consumer<ConsumerRecord<byte[], byte[]>> reader) {
    long lastProgress = System.nanoTime();
    while (true) {
      ends.entrySet().removeIf(end -> consumer.position(end.getKey()) >= end.getValue());
      if (ends.isEmpty()) {
        return;
      }
      boolean isProgress = false;
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        isProgress = true;
        Long end = ends.get(new TopicPartition(record.topic(), record.partition()));
        if (end != null && record.offset() < end) {
          reader.accept(record);
        }
      }
      if (isProgress) {
        lastProgress = System.nanoTime();
      } else if (System.nanoTime() - lastProgress > ANSWER_TIMEOUT.toNanos()) {
        throw Problem.failure(
            "Nothing more of the topic %s came from %s within %d s, though it has more."
                .formatted(topic, kafka.brokers(), ANSWER_TIMEOUT.toSeconds()));
      }
    }
  }
}
