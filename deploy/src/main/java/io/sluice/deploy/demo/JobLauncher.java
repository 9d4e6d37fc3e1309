package io.sluice.deploy.demo;

import io.sluice.job.SluiceJob;
import io.sluice.job.options.SluiceOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
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
      // What the job's main sets too; where keys live depends on the first.
      environment.setMaxParallelism(options.get(SluiceOptions.JOB_MAX_PARALLELISM));
      environment.configure(
          new Configuration()
              .set(PipelineOptions.AUTO_GENERATE_UIDS, false)
              .set(PipelineOptions.GENERIC_TYPES, false)
              .set(PipelineOptions.OBJECT_REUSE, true));
      SluiceJob.build(environment, options);
    };
  }
}
