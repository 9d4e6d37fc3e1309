package io.sluice.deploy.demo;

import io.sluice.deploy.Problem;
import java.lang.reflect.InvocationTargetException;
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

  /** The job itself. Found by name until the job's class can be called from here. */
  static JobLauncher sluice() {
    return (environment, options) -> {
      try {
        Class.forName("io.sluice.job.SluiceJob")
            .getMethod("build", StreamExecutionEnvironment.class, Configuration.class)
            .invoke(null, environment, options);
      } catch (InvocationTargetException e) {
        throw Problem.failure(
            "The job refused its options: " + e.getCause().getMessage(), e.getCause());
      } catch (ReflectiveOperationException e) {
        throw Problem.failure(
            "This build holds no job: io.sluice.job.SluiceJob.build was not found.", e);
      }
    };
  }
}
