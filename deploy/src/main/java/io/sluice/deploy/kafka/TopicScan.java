package io.sluice.deploy.kafka;

import static java.util.Objects.requireNonNull;

import io.sluice.deploy.Problem;
import io.sluice.job.kafka.ReadToEnd;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** All that a topic has when the scan starts and that has been committed, once; or its end. */
public final class TopicScan {
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(15);

  private final KafkaConnection kafka;
  private final String topic;
  private final Map<TopicPartition, Long> from;

  /** Of the whole topic. */
  public TopicScan(KafkaConnection kafka, String topic) {
    this(kafka, topic, Map.of());
  }

  /**
   * Of what comes after what was there before.
   *
   * @param from what {@link #ends} gave then
   */
  public TopicScan(KafkaConnection kafka, String topic, Map<TopicPartition, Long> from) {
    this.kafka = requireNonNull(kafka, "kafka is null");
    this.topic = requireNonNull(topic, "topic is null");
    this.from = Map.copyOf(from);
  }

  /**
   * Where the topic's partitions end now.
   *
   * @throws Problem as {@link #forEach}
   */
  public Map<TopicPartition, Long> ends() {
    Map<TopicPartition, Long> ends = new HashMap<>();
    withPartitions((consumer, partitions) -> ends.putAll(consumer.endOffsets(partitions)));
    return ends;
  }

  /**
   * Reads it from the first record on, or from where it was told.
   *
   * @param reader gets the records, each partition's in order
   * @throws Problem if there is no such topic, no broker answers, or nothing comes any more before
   *     the end
   */
  public void forEach(Consumer<ConsumerRecord<byte[], byte[]>> reader) {
    withPartitions(
        (consumer, partitions) -> {
          consumer.assign(partitions);
          consumer.seekToBeginning(partitions);
          from.forEach(consumer::seek);
          read(consumer, reader);
        });
  }

  private void withPartitions(
      BiConsumer<KafkaConsumer<byte[], byte[]>, List<TopicPartition>> action) {
    kafka.requireTopic(topic);
    try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
      action.accept(
          consumer,
          consumer.partitionsFor(topic).stream()
              .map(partition -> new TopicPartition(topic, partition.partition()))
              .toList());
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

  private void read(
      KafkaConsumer<byte[], byte[]> consumer, Consumer<ConsumerRecord<byte[], byte[]>> reader) {
    try {
      new ReadToEnd(consumer, ANSWER_TIMEOUT, System::nanoTime).forEach(reader);
    } catch (ReadToEnd.StalledException e) {
      throw Problem.failure(
          "Nothing more of the topic %s came from %s within %d s, though it has more."
              .formatted(topic, kafka.brokers(), ANSWER_TIMEOUT.toSeconds()),
          e);
    }
  }
}
