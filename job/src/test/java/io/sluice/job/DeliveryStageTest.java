package io.sluice.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.job.options.SluiceOptions;
import io.sluice.operators.deliveries.Delivery;
import java.time.Clock;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.junit.jupiter.api.Test;

class DeliveryStageTest {
  @Test
  void theStageIsBuiltWithAUidAndNoGenericTypes() {
    Configuration options = new Configuration();
    options.set(SluiceOptions.KAFKA_BROKERS, "localhost:9092");
    StreamExecutionEnvironment env = new StreamExecutionEnvironment(new Configuration());
    ExecutionDefaults.apply(env, options);
    DataStream<Delivery> deliveries =
        env.fromData(
                Delivery.class,
                new Delivery(2, 5, null, null, "uuid", "id", "http://x", "text/plain", new byte[0]))
            .uid("source-v1");

    DeliveryStage.of(deliveries, options, Clock.systemUTC())
        .sinkTo(new DiscardingSink<>())
        .uid("sink-v1");

    assertThat(env.getStreamGraph().getStreamNodes())
        .anyMatch(node -> Uids.DELIVERIES.equals(node.getTransformationUID()));
  }
}
