package io.sluice.job;

import io.sluice.job.kafka.EventSource;
import io.sluice.operators.event.SourceRecord;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;

/** The topology, the one place that knows it. */
final class SluiceJob {
  private SluiceJob() {}

  /**
   * Wires the job. Connects to nothing and submits nothing.
   *
   * @param env with {@link ExecutionDefaults} applied
   * @param options that {@link io.sluice.job.options.OptionsValidator} has found good
   */
  static void build(StreamExecutionEnvironment env, Configuration options) {
    DataStream<SourceRecord> events =
        env.fromSource(EventSource.of(options), WatermarkStrategy.noWatermarks(), "events")
            .uid(Uids.EVENTS_SOURCE);
    events.sinkTo(new DiscardingSink<>()).name("data").uid(Uids.DATA_SINK);
  }
}
