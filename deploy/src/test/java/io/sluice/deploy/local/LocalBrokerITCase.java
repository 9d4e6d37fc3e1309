package io.sluice.deploy.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.deploy.Problem;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
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
      send(broker, "hello");
      assertThat(received(broker, 1)).containsExactly("hello");
    }
  }

  @Test
  void aBrokerOnTheFolderOfOneThatHasEndedHasItsRecords() throws Exception {
    Path data = folder.resolve("kafka");
    try (LocalBroker broker = LocalBroker.start(data, 0)) {
      broker.createTopics(List.of(new NewTopic("greetings", 1, (short) 1)));
      send(broker, "hello");
    }
    try (LocalBroker broker = LocalBroker.start(data, 0)) {
      send(broker, "hello again");
      assertThat(received(broker, 2)).containsExactly("hello", "hello again");
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

  private static void send(LocalBroker broker, String value) throws Exception {
    Map<String, Object> client = Map.of("bootstrap.servers", broker.bootstrapServers());
    try (KafkaProducer<String, String> producer =
        new KafkaProducer<>(client, new StringSerializer(), new StringSerializer())) {
      producer.send(new ProducerRecord<>("greetings", "en", value)).get();
    }
  }

  private static List<String> received(LocalBroker broker, int count) {
    Map<String, Object> client = Map.of("bootstrap.servers", broker.bootstrapServers());
    List<String> values = new ArrayList<>();
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(client, new StringDeserializer(), new StringDeserializer())) {
      TopicPartition partition = new TopicPartition("greetings", 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      for (int poll = 0; poll < 20 && values.size() < count; poll++) {
        consumer.poll(Duration.ofSeconds(1)).forEach(record -> values.add(record.value()));
      }
    }
    return values;
  }
}
