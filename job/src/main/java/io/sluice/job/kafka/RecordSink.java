package io.sluice.job.kafka;

import io.sluice.job.options.SluiceOptions;
import io.sluice.job.options.Topics;
import io.sluice.operators.output.OutputRecord;
import java.time.Duration;
import java.util.Properties;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.sink.KafkaSinkBuilder;
import org.apache.flink.connector.kafka.sink.TransactionNamingStrategy;
import org.apache.kafka.clients.producer.ProducerConfig;

/** The job's two sinks. Each can write every output; the topology decides what goes where. */
public final class RecordSink {
  private RecordSink() {}

  /** The sink for data: with the guarantee the options ask for. */
  public static KafkaSink<OutputRecord> forData(ReadableConfig options) {
    Properties properties = ClientProperties.producer(options);
    DeliveryGuarantee guarantee = options.get(SluiceOptions.SINK_DELIVERY_GUARANTEE);
    if (guarantee == DeliveryGuarantee.EXACTLY_ONCE) {
      Duration timeout = options.get(SluiceOptions.SINK_TRANSACTION_TIMEOUT);
      properties.setProperty(
          ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, Long.toString(timeout.toMillis()));
    }
    KafkaSinkBuilder<OutputRecord> builder = builder(options, properties, guarantee);
    if (guarantee == DeliveryGuarantee.EXACTLY_ONCE) {
      builder
          .setTransactionalIdPrefix(transactionalIdPrefix(options))
          // Ids are used again, so the broker does not gather one producer state per checkpoint.
          .setTransactionNamingStrategy(TransactionNamingStrategy.POOLING);
    }
    return builder.build();
  }

  /**
   * The sink for what is written beside the data, logs, metrics, dead letters, statuses: at least
   * once, so that it can be read at once and even when checkpoints fail.
   */
  public static KafkaSink<OutputRecord> forSideOutputs(ReadableConfig options) {
    return builder(options, ClientProperties.producer(options), DeliveryGuarantee.AT_LEAST_ONCE)
        .build();
  }

  static String transactionalIdPrefix(ReadableConfig options) {
    return options
        .getOptional(SluiceOptions.SINK_TRANSACTIONAL_ID_PREFIX)
        .orElseGet(
            () ->
                options.get(SluiceOptions.TOPICS_PREFIX)
                    + options.get(SluiceOptions.KAFKA_GROUP_ID));
  }

  private static KafkaSinkBuilder<OutputRecord> builder(
      ReadableConfig options, Properties properties, DeliveryGuarantee guarantee) {
    return KafkaSink.<OutputRecord>builder()
        .setBootstrapServers(options.get(SluiceOptions.KAFKA_BROKERS))
        .setKafkaProducerConfig(properties)
        .setDeliveryGuarantee(guarantee)
        .setRecordSerializer(new OutputRecordSerializer(Topics.of(options)));
  }
}
