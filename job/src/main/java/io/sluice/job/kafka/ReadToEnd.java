package io.sluice.job.kafka;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Map;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads the partitions of a consumer to the ends they have when reading begins. The end is judged
 * by the consumer's positions, not by the records seen: compaction and transaction markers leave
 * offsets that no record has.
 */
public final class ReadToEnd {
  private static final Duration POLL = Duration.ofMillis(250);

  private final Consumer<byte[], byte[]> consumer;
  private final Duration patience;
  private final LongSupplier nanoTime;

  /** Nothing came any more before the end. */
  public static final class StalledException extends Exception {
    private static final long serialVersionUID = 1L;

    private final long missing;

    private StalledException(long missing) {
      super("%d offsets before the end nothing came any more".formatted(missing));
      this.missing = missing;
    }

    /** How many offsets before the end. */
    public long missing() {
      return missing;
    }
  }

  /**
   * @param consumer to which the partitions are assigned, and which stands where reading begins
   * @param patience how long the read may make no progress
   * @param nanoTime as of {@link System#nanoTime}
   */
  public ReadToEnd(Consumer<byte[], byte[]> consumer, Duration patience, LongSupplier nanoTime) {
    this.consumer = requireNonNull(consumer, "consumer is null");
    this.patience = requireNonNull(patience, "patience is null");
    this.nanoTime = requireNonNull(nanoTime, "nanoTime is null");
  }

  /**
   * Reads.
   *
   * @param reader gets the records, each partition's in order
   * @throws StalledException if the read makes no progress
   */
  public void forEach(java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> reader)
      throws StalledException {
    Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment(), patience);
    long progressed = nanoTime.getAsLong();
    long missing = missing(ends);
    while (missing > 0) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        if (record.offset() < ends.get(new TopicPartition(record.topic(), record.partition()))) {
          reader.accept(record);
        }
      }
      long left = missing(ends);
      long now = nanoTime.getAsLong();
      if (left < missing) {
        progressed = now;
      } else if (now - progressed > patience.toNanos()) {
        throw new StalledException(left);
      }
      missing = left;
    }
  }

  private long missing(Map<TopicPartition, Long> ends) {
    long missing = 0;
    for (Map.Entry<TopicPartition, Long> end : ends.entrySet()) {
      missing += Math.max(0, end.getValue() - consumer.position(end.getKey(), patience));
    }
    return missing;
  }
}
