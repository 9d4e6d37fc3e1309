package io.sluice.endtoend;

import io.sluice.deploy.local.LocalFlink;
import io.sluice.job.Main;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.JobExecutionResult;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.core.execution.DetachedJobExecutionResult;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Runs the job's {@code main} on a cluster in this process, as {@code flink run --detached} runs it
 * on a remote one.
 */
final class SubmittingEnvironment extends StreamExecutionEnvironment {
  private final LocalFlink flink;
  private JobID submitted;

  private SubmittingEnvironment(LocalFlink flink, Configuration configuration) {
    super(configuration);
    this.flink = flink;
  }

  /**
   * Runs it.
   *
   * @param flinkOptions as {@code -D} of {@code flink run}, added to those of the cluster
   * @param arguments of {@code main}
   * @return id of the job
   */
  static String runMain(LocalFlink flink, Map<String, String> flinkOptions, List<String> arguments)
      throws Exception {
    Configuration configuration =
        Configuration.fromMap(flink.environment().getConfiguration().toMap());
    configuration.addAll(Configuration.fromMap(flinkOptions));
    SubmittingEnvironment environment = new SubmittingEnvironment(flink, configuration);
    initializeContextEnvironment(ignored -> environment);
    try {
      Main.main(arguments.toArray(String[]::new));
    } finally {
      resetContextEnvironment();
    }
    return environment.submitted.toString();
  }

  @Override
  public JobExecutionResult execute() {
    submitted = flink.submit(this, getConfiguration().get(PipelineOptions.NAME));
    return new DetachedJobExecutionResult(submitted);
  }
}
