package io.sluice.job.kafka;

import io.sluice.job.options.SluiceOptions;
import java.util.Properties;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * The properties of each kind of Kafka client; what the user passes through wins over tuning.
 * Whoever compares something with the job takes them from here.
 */
public final class ClientProperties {
  /** Room in a request for what surrounds the largest record. */
  private static final int REQUEST_OVERHEAD_BYTES = 64 * 1024;

  private ClientProperties() {}

  static Properties admin(ReadableConfig options) {
    return withUsers(new Properties(), options);
  }

  /** Properties of the event source. */
  public static Properties consumer(ReadableConfig options) {
    Properties properties = new Properties();
    // A topic made by a reader has the broker's defaults: one partition, not compacted.
    properties.setProperty(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
    properties.setProperty(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    return withUsers(properties, options);
  }

  /** Properties of the sinks. */
  public static Properties producer(ReadableConfig options) {
    Properties properties = new Properties();
    // Rows are JSON of a kilobyte: lz4 takes two thirds off at little CPU, given batches to work
    // on.
    properties.setProperty(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    properties.setProperty(ProducerConfig.BATCH_SIZE_CONFIG, Integer.toString(128 * 1024));
    properties.setProperty(ProducerConfig.LINGER_MS_CONFIG, "20");
    properties.setProperty(ProducerConfig.ACKS_CONFIG, "all");
    properties.setProperty(
        ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
        Integer.toString(
            options.get(SluiceOptions.SINK_MAX_RECORD_BYTES) + REQUEST_OVERHEAD_BYTES));
    return withUsers(properties, options);
  }

  private static Properties withUsers(Properties properties, ReadableConfig options) {
    options.get(SluiceOptions.KAFKA_PROPERTIES).forEach(properties::setProperty);
    properties.setProperty(
        CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, options.get(SluiceOptions.KAFKA_BROKERS));
    return properties;
  }
}
