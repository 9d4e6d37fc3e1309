package io.sluice.deploy.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.sluice.deploy.kafka.KafkaConnection;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.config.TopicConfig;

/** Writes records to the registry topic, which it makes if there is none. */
public final class RegistryWriter {
  /** One partition: the order of all records counts (design §7). */
  public static final int PARTITIONS = 1;

  private final KafkaConnection kafka;
  private final String topic;

  public RegistryWriter(KafkaConnection kafka, String topic) {
    this.kafka = requireNonNull(kafka, "kafka is null");
    this.topic = requireNonNull(topic, "topic is null");
  }

  /** How the topic must be: the last record of each key stays for ever. */
  public static Map<String, String> topicConfig() {
    return Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT);
  }

  /**
   * Writes the records in order and returns when the broker has all of them.
   *
   * @throws io.sluice.deploy.Problem if the topic has more than one partition or the broker does
   *     not take them
   */
  public void write(List<RegistryChange> changes) {
    kafka.requireTopic(topic, PARTITIONS, topicConfig());
    kafka.send(
        changes.stream()
            .map(
                change ->
                    new ProducerRecord<>(
                        topic,
                        0,
                        change.key().getBytes(UTF_8),
                        change.value() == null ? null : change.value().toString().getBytes(UTF_8)))
            .toList());
  }
}
