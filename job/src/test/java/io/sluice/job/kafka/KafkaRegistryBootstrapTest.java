package io.sluice.job.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.job.options.SluiceOptions;
import io.sluice.operators.registry.RegistryRecord;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.util.InstantiationUtil;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class KafkaRegistryBootstrapTest {
  private static final TopicPartition PARTITION = new TopicPartition("registry", 0);

  private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
  private Instant now = Instant.EPOCH;

  /** Every look at it takes ten seconds. */
  private final Clock clock =
      ((InstantSource) () -> now = now.plusSeconds(10)).withZone(ZoneOffset.UTC);

  private final KafkaRegistryBootstrap bootstrap =
      new KafkaRegistryBootstrap("registry", Duration.ofSeconds(60), clock, () -> consumer);

  @AfterEach
  void theConsumerIsClosed() {
    assertThat(consumer.closed()).isTrue();
  }

  @Test
  void everyRecordUpToTheEndIsReadInOrder() throws IOException {
    partitions(1);
    offsets(0, 3);
    consumer.schedulePollTask(() -> record(0, "team/1"));
    consumer.schedulePollTask(
        () -> {
          record(1, "team/2");
          record(2, "team/1");
        });

    assertThat(bootstrap.readToEnd())
        .extracting(RegistryRecord::key)
        .containsExactly("team/1", "team/2", "team/1");
  }

  @Test
  void anEmptyRegistryIsReadAtOnce() throws IOException {
    partitions(1);
    offsets(0, 0);

    assertThat(bootstrap.readToEnd()).isEmpty();
  }

  @Test
  void theEndIsJudgedByPositionWhereOffsetsHaveNoRecord() throws IOException {
    partitions(1);
    offsets(0, 10);
    consumer.schedulePollTask(() -> record(4, "team/1"));
    consumer.schedulePollTask(() -> consumer.seek(PARTITION, 10)); // a transaction's end marker

    assertThat(bootstrap.readToEnd()).extracting(RegistryRecord::offset).containsExactly(4L);
  }

  @Test
  void whatArrivesAfterTheReadBeganIsLeftToTheSource() throws IOException {
    partitions(1);
    offsets(0, 1);
    consumer.schedulePollTask(
        () -> {
          record(0, "team/1");
          record(1, "team/2");
        });

    assertThat(bootstrap.readToEnd()).extracting(RegistryRecord::key).containsExactly("team/1");
  }

  @Test
  void aMissingTopicIsNamedWithTheRemedy() {
    assertThatThrownBy(bootstrap::readToEnd)
        .isInstanceOf(IOException.class)
        .hasMessage(
            "Registry topic registry does not exist: create it with kafka-topics.sh --create"
                + " --topic registry --partitions 1 --config cleanup.policy=compact.");
  }

  @Test
  void severalPartitionsAreRefused() {
    partitions(3);

    assertThatThrownBy(bootstrap::readToEnd)
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("Registry topic registry has 3 partitions, expected one");
  }

  @Test
  void aReadThatMakesNoProgressEnds() {
    partitions(1);
    offsets(0, 5);
    consumer.schedulePollTask(() -> record(1, "team/1"));

    assertThatThrownBy(bootstrap::readToEnd)
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith(
            "Registry topic registry was read to 3 offsets before its end and no further for 60 s");
  }

  @Test
  void anErrorOfKafkaBecomesASentenceWithItsCause() {
    partitions(1);
    offsets(0, 5);
    consumer.setPollException(new KafkaException("no rights"));

    assertThatThrownBy(bootstrap::readToEnd)
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("Registry topic registry could not be read (no rights)")
        .hasCauseInstanceOf(KafkaException.class);
  }

  @Test
  void itGoesToTheTaskManagers() throws Exception {
    Configuration options = new Configuration();
    options.set(SluiceOptions.KAFKA_BROKERS, "localhost:9092");

    assertThat(InstantiationUtil.clone(KafkaRegistryBootstrap.of(options))).isNotNull();
    consumer.close();
  }

  private void partitions(int number) {
    consumer.updatePartitions(
        "registry",
        IntStream.range(0, number)
            .mapToObj(partition -> new PartitionInfo("registry", partition, null, null, null))
            .toList());
  }

  private void offsets(long begin, long end) {
    consumer.updateBeginningOffsets(Map.of(PARTITION, begin));
    consumer.updateEndOffsets(Map.of(PARTITION, end));
  }

  private void record(long offset, String key) {
    consumer.addRecord(
        new ConsumerRecord<>("registry", 0, offset, key.getBytes(UTF_8), "{}".getBytes(UTF_8)));
  }
}
