package io.sluice.deploy.kafka;

import static java.util.Objects.requireNonNull;

import io.sluice.deploy.Problem;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/** How far a consumer group has come, as it says itself by the offsets it commits. */
public final class ConsumerGroup implements AutoCloseable {
  private static final long ANSWER_TIMEOUT_SECONDS = 15;

  private final Admin admin;
  private final String group;
  private final String topic;

  public ConsumerGroup(KafkaConnection kafka, String group, String topic) {
    this.admin = Admin.create(kafka.settings());
    this.group = requireNonNull(group, "group is null");
    this.topic = requireNonNull(topic, "topic is null");
  }

  /** Records of the topic that the group has not committed to have read. */
  public long lag() {
    try {
      var committed =
          admin
              .listConsumerGroupOffsets(group)
              .partitionsToOffsetAndMetadata()
              .get(ANSWER_TIMEOUT_SECONDS, TimeUnit.SECONDS);
      long lag = 0;
      for (Map.Entry<TopicPartition, Long> end : ends().entrySet()) {
        var read = committed.get(end.getKey());
        lag += end.getValue() - (read == null ? 0 : read.offset());
      }
      return lag;
    } catch (ExecutionException | TimeoutException e) {
      throw Problem.failure("Kafka does not say how far the job has read.", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Problem.failure("Stopped while Kafka was asked.", e);
    }
  }

  @Override
  public void close() {
    admin.close(Duration.ofSeconds(1));
  }

  private Map<TopicPartition, Long> ends()
      throws ExecutionException, InterruptedException, TimeoutException {
    var description =
        admin
            .describeTopics(List.of(topic))
            .allTopicNames()
            .get(ANSWER_TIMEOUT_SECONDS, TimeUnit.SECONDS)
            .get(topic);
    Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
    description
        .partitions()
        .forEach(p -> asked.put(new TopicPartition(topic, p.partition()), OffsetSpec.latest()));
    Map<TopicPartition, Long> ends = new HashMap<>();
    admin
        .listOffsets(asked)
        .all()
        .get(ANSWER_TIMEOUT_SECONDS, TimeUnit.SECONDS)
        .forEach((partition, end) -> ends.put(partition, end.offset()));
    return ends;
  }
}
