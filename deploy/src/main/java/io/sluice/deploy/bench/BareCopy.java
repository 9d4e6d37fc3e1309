package io.sluice.deploy.bench;

import io.sluice.job.kafka.ClientProperties;
import io.sluice.job.options.SluiceOptions;
import io.sluice.job.options.Topics;
import java.io.IOException;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.serialization.AbstractDeserializationSchema;
import org.apache.flink.api.common.serialization.SerializationSchema;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The least a Flink job can do with an event: bytes from topic to topic, source and sink in one
 * chain, with the same client properties and guarantee as the job.
 */
final class BareCopy {
  private BareCopy() {}

  static void build(StreamExecutionEnvironment environment, Configuration options) {
    Topics topics = Topics.of(options);
    KafkaSource<byte[]> source =
        KafkaSource.<byte[]>builder()
            .setProperties(ClientProperties.consumer(options))
            .setTopics(topics.eventsIn())
            .setGroupId(options.get(SluiceOptions.KAFKA_GROUP_ID))
            .setStartingOffsets(OffsetsInitializer.earliest())
            .setValueOnlyDeserializer(new Bytes())
            .build();
    KafkaSink<byte[]> sink =
        KafkaSink.<byte[]>builder()
            .setBootstrapServers(options.get(SluiceOptions.KAFKA_BROKERS))
            .setKafkaProducerConfig(ClientProperties.producer(options))
            .setDeliveryGuarantee(DeliveryGuarantee.AT_LEAST_ONCE)
            .setRecordSerializer(
                KafkaRecordSerializationSchema.<byte[]>builder()
                    .setTopic(topics.eventsOut())
                    .setValueSerializationSchema(new Bytes())
                    .build())
            .build();
    environment
        .fromSource(source, WatermarkStrategy.noWatermarks(), "events")
        .uid("bare-source")
        .sinkTo(sink)
        .name("rows")
        .uid("bare-sink");
  }

  /** A record's value as it is. */
  private static final class Bytes extends AbstractDeserializationSchema<byte[]>
      implements SerializationSchema<byte[]> {
    private static final long serialVersionUID = 1L;

    @Override
    public byte[] deserialize(byte[] value) throws IOException {
      return value;
    }

    @Override
    public byte[] serialize(byte[] value) {
      return value;
    }
  }
}
