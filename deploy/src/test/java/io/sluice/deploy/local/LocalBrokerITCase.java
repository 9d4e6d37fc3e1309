package io.sluice.deploy.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.deploy.Problem;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalBrokerITCase {
  @TempDir Path folder;

  @Test
  void aRecordComesBackFromARealBroker() throws Exception {
    try (LocalBroker broker = LocalBroker.start(folder.resolve("kafka"), 0)) {
      broker.createTopics(List.of(new NewTopic("greetings", 1, (short) 1)));
      Map<String, Object> client = Map.of("bootstrap.servers", broker.bootstrapServers());
      try (KafkaProducer<String, String> producer =
          new KafkaProducer<>(client, new StringSerializer(), new StringSerializer())) {
        producer.send(new ProducerRecord<>("greetings", "en", "hello")).get();
      }
      try (KafkaConsumer<String, String> consumer =
          new KafkaConsumer<>(client, new StringDeserializer(), new StringDeserializer())) {
        TopicPartition partition = new TopicPartition("greetings", 0);
        consumer.assign(List.of(partition));
        consumer.seekToBeginning(List.of(partition));
        var records = consumer.poll(Duration.ofSeconds(10)).records(partition);
        assertThat(records).hasSize(1);
        assertThat(records.get(0).value()).isEqualTo("hello");
      }
    }
  }

  @Test
  void aUsedPortIsSaidInOneSentence() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(() -> LocalBroker.start(folder.resolve("kafka"), taken.getLocalPort()))
          .isInstanceOf(Problem.class)
          .hasMessage(
              "Port %d, wanted for Kafka, is used by another program; stop it or choose another port with --kafka-port."
                  .formatted(taken.getLocalPort()));
    }
  }
}
