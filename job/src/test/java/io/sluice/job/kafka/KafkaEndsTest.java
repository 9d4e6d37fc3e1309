package io.sluice.job.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.job.options.SluiceOptions;
import java.util.Map;
import java.util.Properties;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.source.KafkaSourceOptions;
import org.junit.jupiter.api.Test;

class KafkaEndsTest {
  private final Configuration options = new Configuration();

  KafkaEndsTest() {
    options.set(SluiceOptions.KAFKA_BROKERS, "localhost:9092");
  }

  @Test
  void whatTheUserPassesThroughReachesEveryClientAndWinsOverTuning() {
    options.set(
        SluiceOptions.KAFKA_PROPERTIES,
        Map.of("security.protocol", "SSL", "compression.type", "zstd"));

    for (Properties properties :
        new Properties[] {
          ClientProperties.admin(options),
          ClientProperties.consumer(options),
          ClientProperties.producer(options)
        }) {
      assertThat(properties)
          .containsEntry("security.protocol", "SSL")
          .containsEntry("compression.type", "zstd")
          .containsEntry("bootstrap.servers", "localhost:9092");
    }
  }

  @Test
  void consumersReadCommittedRecordsAndMakeNoTopics() {
    assertThat(ClientProperties.consumer(options))
        .containsEntry("isolation.level", "read_committed")
        .containsEntry("allow.auto.create.topics", "false");
  }

  @Test
  void producersTakeTheLargestRecord() {
    options.set(SluiceOptions.SINK_MAX_RECORD_BYTES, 5_000_000);

    assertThat(ClientProperties.producer(options)).containsEntry("max.request.size", "5065536");
  }

  @Test
  void sourcesAndSinksAreBuiltFromTheOptionsWithoutConnecting() {
    assertThat(RecordSource.ofEvents(options)).isNotNull();
    assertThat(RecordSource.ofJobs(options)).isNotNull();
    assertThat(RegistrySource.of(options)).isNotNull();
    assertThat(RecordSink.forSideOutputs(options)).isNotNull();
    for (DeliveryGuarantee guarantee :
        new DeliveryGuarantee[] {DeliveryGuarantee.AT_LEAST_ONCE, DeliveryGuarantee.EXACTLY_ONCE}) {
      options.set(SluiceOptions.SINK_DELIVERY_GUARANTEE, guarantee);
      assertThat(RecordSink.forData(options)).isNotNull();
    }
    assertThat(KafkaSourceOptions.COMMIT_OFFSETS_ON_CHECKPOINT.defaultValue()).isTrue();
  }

  @Test
  void transactionalIdsAreTheDeploymentsOwnByDefault() {
    options.set(SluiceOptions.TOPICS_PREFIX, "eu_");
    options.set(SluiceOptions.KAFKA_GROUP_ID, "second");
    assertThat(RecordSink.transactionalIdPrefix(options)).isEqualTo("eu_second");

    options.set(SluiceOptions.SINK_TRANSACTIONAL_ID_PREFIX, "mine");
    assertThat(RecordSink.transactionalIdPrefix(options)).isEqualTo("mine");
  }
}
