package io.sluice.job.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class ReadToEndTest {
  private static final TopicPartition FIRST = new TopicPartition("topic", 0);
  private static final TopicPartition SECOND = new TopicPartition("topic", 1);

  private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
  private final List<String> read = new ArrayList<>();
  private long nanos;

  ReadToEndTest() {
    consumer.assign(List.of(FIRST, SECOND));
    consumer.updateBeginningOffsets(Map.of(FIRST, 0L, SECOND, 0L));
  }

  @Test
  void everyPartitionIsReadToItsOwnEnd() throws Exception {
    ends(2, 1);
    record(FIRST, 0);
    consumer.schedulePollTask(() -> record(SECOND, 0));
    consumer.schedulePollTask(() -> record(FIRST, 1));
    readToEnd();
    assertThat(read).containsExactly("0@0", "1@0", "0@1");
  }

  @Test
  void nothingIsReadOfATopicThatIsEmpty() throws Exception {
    ends(0, 0);
    readToEnd();
    assertThat(read).isEmpty();
  }

  @Test
  void theEndIsJudgedByPositionWhereOffsetsHaveNoRecord() throws Exception {
    ends(10, 0);
    record(FIRST, 4);
    consumer.schedulePollTask(() -> {});
    consumer.schedulePollTask(() -> consumer.seek(FIRST, 10)); // a transaction's end marker
    readToEnd();
    assertThat(read).containsExactly("0@4");
  }

  @Test
  void whatArrivesAfterTheReadBeganIsLeftOut() throws Exception {
    ends(1, 1);
    record(FIRST, 0);
    record(FIRST, 1);
    consumer.schedulePollTask(() -> {});
    consumer.schedulePollTask(() -> record(SECOND, 0));
    readToEnd();
    assertThat(read).containsExactly("0@0", "1@0");
  }

  @Test
  void aReadGoesOnFromWhereTheConsumerStands() throws Exception {
    ends(3, 0);
    consumer.seek(FIRST, 2);
    consumer.seek(SECOND, 0);
    record(FIRST, 2);
    readToEnd();
    assertThat(read).containsExactly("0@2");
  }

  @Test
  void aReadThatMakesNoProgressSaysHowMuchIsMissing() {
    ends(5, 3);
    record(FIRST, 1);
    assertThatThrownBy(this::readToEnd)
        .isInstanceOfSatisfying(
            ReadToEnd.StalledException.class,
            stalled -> assertThat(stalled.missing()).isEqualTo(6));
  }

  @Test
  void aSlowReadThatMakesProgressDoesNotStall() throws Exception {
    ends(100, 0);
    for (int offset = 0; offset < 100; offset++) {
      long at = offset;
      consumer.schedulePollTask(() -> record(FIRST, at));
    }
    readToEnd();
    assertThat(read).hasSize(100);
  }

  private void readToEnd() throws ReadToEnd.StalledException {
    new ReadToEnd(consumer, Duration.ofSeconds(60), this::tenSecondsLater)
        .forEach(record -> read.add(record.partition() + "@" + record.offset()));
  }

  private long tenSecondsLater() {
    return nanos += 10_000_000_000L;
  }

  private void ends(long first, long second) {
    consumer.updateEndOffsets(Map.of(FIRST, first, SECOND, second));
  }

  private void record(TopicPartition partition, long offset) {
    consumer.addRecord(
        new ConsumerRecord<>(
            partition.topic(), partition.partition(), offset, new byte[0], new byte[0]));
  }
}
