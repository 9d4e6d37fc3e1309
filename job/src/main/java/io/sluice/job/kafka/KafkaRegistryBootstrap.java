package io.sluice.job.kafka;

import static java.util.Objects.requireNonNull;
import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.sluice.job.options.SluiceOptions;
import io.sluice.job.options.Topics;
import io.sluice.operators.registry.RegistryBootstrap;
import io.sluice.operators.registry.RegistryRecord;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads the registry topic from its begin to the end it had when the read began, with a consumer of
 * its own and without a consumer group.
 */
public final class KafkaRegistryBootstrap implements RegistryBootstrap {
  private static final long serialVersionUID = 1L;

  private final String topic;
  private final Duration timeout;
  private final Clock clock;
  private final ConsumerFactory consumers;

  /**
   * @param topic full name of the registry topic
   * @param timeout how long the read may make no progress
   */
  KafkaRegistryBootstrap(String topic, Duration timeout, Clock clock, ConsumerFactory consumers) {
    this.topic = requireNonNull(topic, "topic is null");
    this.timeout = requireNonNull(timeout, "timeout is null");
    this.clock = requireNonNull(clock, "clock is null");
    this.consumers = requireNonNull(consumers, "consumers is null");
  }

  /** The bootstrap the options describe; connects to nothing yet. */
  public static KafkaRegistryBootstrap of(ReadableConfig options) {
    Properties properties = ClientProperties.consumer(options);
    properties.setProperty(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
    properties.setProperty(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    return new KafkaRegistryBootstrap(
        Topics.of(options).registry(),
        options.get(SluiceOptions.REGISTRY_READ_TIMEOUT),
        Clock.systemUTC(),
        () ->
            new KafkaConsumer<>(
                properties, new ByteArrayDeserializer(), new ByteArrayDeserializer()));
  }

  /**
   * @throws IOException with a sentence for the operator of the job, if the topic is missing, has
   *     more than one partition, or Kafka does not answer in time
   */
  @Override
  public List<RegistryRecord> readToEnd() throws IOException {
    try (Consumer<byte[], byte[]> consumer = consumers.open()) {
      TopicPartition partition = onlyPartition(consumer);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      return read(consumer);
    } catch (InterruptException e) {
      throw e; // the task is cancelled; Flink knows what to do with it
    } catch (KafkaException e) {
      throw new IOException(
          ("Registry topic %s could not be read (%s), expected it to be readable at the start:"
               + " check kafka.brokers, kafka.properties and the user's rights to read and describe"
               + " the topic.")
              .formatted(topic, e.getMessage()),
          e);
    }
  }

  private TopicPartition onlyPartition(Consumer<byte[], byte[]> consumer) throws IOException {
    List<PartitionInfo> partitions = consumer.partitionsFor(topic, timeout);
    if (partitions == null || partitions.isEmpty()) {
      throw new IOException(
          "Registry topic %s does not exist: %s."
              .formatted(topic, TopicsCheck.createRegistry(topic)));
    }
    if (partitions.size() > 1) {
      throw new IOException(
          ("Registry topic %s has %d partitions, expected one, because records of one partition"
                  + " only have an order: %s, and write the records to it again.")
              .formatted(topic, partitions.size(), TopicsCheck.createRegistry(topic)));
    }
    return new TopicPartition(topic, partitions.get(0).partition());
  }

  private List<RegistryRecord> read(Consumer<byte[], byte[]> consumer) throws IOException {
    List<RegistryRecord> records = new ArrayList<>();
    try {
      new ReadToEnd(consumer, timeout, () -> MILLISECONDS.toNanos(clock.millis()))
          .forEach(record -> records.add(RegistryRecordDeserializer.toRegistryRecord(record)));
    } catch (ReadToEnd.StalledException e) {
      throw new IOException(
          ("Registry topic %s was read to %d offsets before its end and no further for %d s,"
                  + " expected its end: check the brokers, or raise registry.read-timeout if they"
                  + " are slow.")
              .formatted(topic, e.missing(), timeout.toSeconds()),
          e);
    }
    return records;
  }
}
