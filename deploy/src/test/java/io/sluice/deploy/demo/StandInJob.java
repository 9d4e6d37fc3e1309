package io.sluice.deploy.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.job.options.Topics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.FlatMapFunction;
import org.apache.flink.api.common.serialization.SimpleStringSchema;
import org.apache.flink.api.java.tuple.Tuple3;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.producer.ProducerRecord;

/** As little of a job as the demo's own plumbing can be tested with; it runs no plugin. */
final class StandInJob implements JobLauncher {
  private static final Topics TOPICS = Topics.withPrefix("");

  @Override
  public void build(StreamExecutionEnvironment environment, Configuration options) {
    String brokers = options.getString("kafka.brokers", "");
    KafkaSource<String> source =
        KafkaSource.<String>builder()
            .setBootstrapServers(brokers)
            .setGroupId(options.getString("kafka.group-id", ""))
            .setTopics(TOPICS.eventsIn())
            .setStartingOffsets(OffsetsInitializer.earliest())
            .setValueOnlyDeserializer(new SimpleStringSchema())
            .build();
    KafkaSink<Tuple3<String, String, String>> sink =
        KafkaSink.<Tuple3<String, String, String>>builder()
            .setBootstrapServers(brokers)
            .setDeliveryGuarantee(DeliveryGuarantee.AT_LEAST_ONCE)
            .setRecordSerializer(
                (record, context, timestamp) ->
                    new ProducerRecord<>(record.f0, bytes(record.f1), bytes(record.f2)))
            .build();
    environment
        .fromSource(source, WatermarkStrategy.noWatermarks(), "events")
        .flatMap(new PassOrReject())
        .sinkTo(sink);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Rejects what is no event of the three teams, drops bots, passes the rest. */
  static final class PassOrReject
      implements FlatMapFunction<String, Tuple3<String, String, String>> {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Override
    public void flatMap(String text, Collector<Tuple3<String, String, String>> out) {
      try {
        JsonNode envelope = JSON.readTree(text);
        String uuid = envelope.path("uuid").asText();
        if (envelope.path("team_id").asInt() > 3 || uuid.length() != 36) {
          throw new IOException("not ours");
        }
        if (!text.toLowerCase(java.util.Locale.ROOT).contains("bot")) {
          ObjectNode row = JSON.createObjectNode().put("uuid", uuid);
          row.put("properties", "{\"$geoip_country_code\":\"NZ\"}");
          out.collect(Tuple3.of(TOPICS.eventsOut(), uuid, row.toString()));
        }
      } catch (IOException e) {
        out.collect(Tuple3.of(TOPICS.deadLetters(), "dead-" + text.hashCode(), "{}"));
      }
    }
  }
}
