package io.sluice.deploy.demo;

import io.sluice.job.ExecutionDefaults;
import io.sluice.job.SluiceJob;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Builds the job on an environment. The one place where the demo meets the job. */
@FunctionalInterface
interface JobLauncher {
  /**
   * Adds the job to the environment; does not start it.
   *
   * @param options the job's own options, as on its command line
   */
  void build(StreamExecutionEnvironment environment, Configuration options);

  /** The job itself. */
  static JobLauncher sluice() {
    return (environment, options) -> {
      ExecutionDefaults.apply(environment, options);
      SluiceJob.build(environment, options);
    };
  }
}
