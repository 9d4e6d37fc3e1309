package io.sluice.job.kafka;

import io.sluice.job.options.SluiceOptions;
import io.sluice.job.options.Topics;
import io.sluice.operators.registry.RegistryRecord;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.KafkaSourceOptions;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;

/**
 * The source of registry records: the whole topic from its begin, then every change. What {@link
 * KafkaRegistryBootstrap} has read comes again; a record's offset tells. Runs at parallelism 1,
 * because the topic has one partition.
 */
public final class RegistrySource {
  private RegistrySource() {}

  /** The source the options describe; connects to nothing yet. */
  public static KafkaSource<RegistryRecord> of(ReadableConfig options) {
    return KafkaSource.<RegistryRecord>builder()
        .setProperties(ClientProperties.consumer(options))
        .setTopics(Topics.of(options).registry())
        .setClientIdPrefix(options.get(SluiceOptions.KAFKA_GROUP_ID) + "-registry")
        // The position is in Flink's state; a group would only show a lag that means nothing.
        .setProperty(KafkaSourceOptions.COMMIT_OFFSETS_ON_CHECKPOINT.key(), "false")
        .setStartingOffsets(OffsetsInitializer.earliest())
        .setDeserializer(new RegistryRecordDeserializer())
        .build();
  }
}
