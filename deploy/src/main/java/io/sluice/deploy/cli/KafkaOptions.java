package io.sluice.deploy.cli;

import io.sluice.deploy.Problem;
import io.sluice.deploy.kafka.KafkaConnection;
import io.sluice.deploy.local.FileReasons;
import io.sluice.job.options.Topics;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import picocli.CommandLine.Option;

/** Which Kafka cluster, and which topics on it. */
final class KafkaOptions {
  @Option(
      names = "--brokers",
      required = true,
      paramLabel = "HOST:PORT",
      description = "Kafka brokers, several separated by commas.")
  private String brokers;

  @Option(
      names = "--topics-prefix",
      defaultValue = "",
      paramLabel = "PREFIX",
      description = "Put before the name of every topic, as the job's option topics.prefix.")
  private String topicsPrefix;

  @Option(
      names = "--kafka-properties",
      paramLabel = "FILE",
      description = "Client properties, for example of security, in a properties file.")
  private Path propertiesFile;

  Topics topics() {
    return Topics.withPrefix(topicsPrefix);
  }

  KafkaConnection connection() {
    return new KafkaConnection(brokers, properties());
  }

  /**
   * Sends a record to a topic that the job reads.
   *
   * @throws Problem if there is no such topic, or no broker takes it
   */
  RecordMetadata send(String topic, byte[] key, byte[] value) {
    KafkaConnection connection = connection();
    connection.requireTopic(topic);
    return connection.send(List.of(new ProducerRecord<>(topic, key, value))).get(0);
  }

  private Map<String, String> properties() {
    Properties properties = new Properties();
    if (propertiesFile != null) {
      try (BufferedReader reader = Files.newBufferedReader(propertiesFile)) {
        properties.load(reader);
      } catch (IOException e) {
        throw Problem.input(
            "%s cannot be read: %s.".formatted(propertiesFile, FileReasons.of(e)), e);
      }
    }
    Map<String, String> map = new HashMap<>();
    properties.forEach((key, value) -> map.put(key.toString(), value.toString()));
    return map;
  }
}
