package io.sluice.job;

import io.sluice.operators.deliveries.Delivery;
import io.sluice.operators.deliveries.DeliveryOperatorFactory;
import io.sluice.operators.output.OutputRecord;
import java.time.Clock;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;

/** DELIVERIES, behind whatever makes deliveries. */
final class DeliveryStage {
  private DeliveryStage() {}

  /**
   * Sends what the stream holds.
   *
   * @return dead letters, log entries, app metrics and statuses of hooks: for the side sink
   */
  static SingleOutputStreamOperator<OutputRecord> of(
      DataStream<Delivery> deliveries, Configuration options, Clock clock) {
    return deliveries
        .keyBy(Delivery::key)
        .transform(
            "DELIVERIES",
            TypeInformation.of(OutputRecord.class),
            new DeliveryOperatorFactory(StageOptions.deliveries(options), clock))
        .uid(Uids.DELIVERIES);
  }
}
