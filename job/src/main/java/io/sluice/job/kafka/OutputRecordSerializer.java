package io.sluice.job.kafka;

import static java.util.Objects.requireNonNull;

import io.sluice.job.options.Topics;
import io.sluice.operators.output.OutputRecord;
import java.util.Optional;
import javax.annotation.Nullable;
import org.apache.flink.connector.kafka.lineage.DefaultKafkaDatasetFacet;
import org.apache.flink.connector.kafka.lineage.DefaultKafkaDatasetIdentifier;
import org.apache.flink.connector.kafka.lineage.KafkaDatasetFacet;
import org.apache.flink.connector.kafka.lineage.KafkaDatasetFacetProvider;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Picks the topic of each record. An empty key becomes no key, so that the producer spreads such
 * records over the partitions instead of sending them all to one.
 */
final class OutputRecordSerializer
    implements KafkaRecordSerializationSchema<OutputRecord>, KafkaDatasetFacetProvider {
  private static final long serialVersionUID = 1L;

  private final Topics topics;

  OutputRecordSerializer(Topics topics) {
    this.topics = requireNonNull(topics, "topics is null");
  }

  @Override
  public ProducerRecord<byte[], byte[]> serialize(
      OutputRecord record, KafkaSinkContext context, @Nullable Long timestamp) {
    byte[] key = record.key().length == 0 ? null : record.key();
    return new ProducerRecord<>(topics.of(record.output()), key, record.value());
  }

  /**
   * Every topic a record may go to. With pooled transactional ids the sink looks on these topics,
   * after a restart, for transactions that its predecessor left open.
   */
  @Override
  public Optional<KafkaDatasetFacet> getKafkaDatasetFacet() {
    return Optional.of(
        new DefaultKafkaDatasetFacet(DefaultKafkaDatasetIdentifier.ofTopics(topics.outputs())));
  }
}
