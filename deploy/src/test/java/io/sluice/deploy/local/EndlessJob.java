package io.sluice.deploy.local;

import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;

/** Counts until it is stopped; submitted as a jar by {@link StandaloneClusterITCase}. */
public final class EndlessJob {
  private EndlessJob() {}

  /**
   * Runs the job.
   *
   * @param arguments the job's name
   */
  public static void main(String[] arguments) throws Exception {
    StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment();
    environment.fromSequence(0, Long.MAX_VALUE - 1).sinkTo(new DiscardingSink<>());
    environment.execute(arguments[0]);
  }
}
