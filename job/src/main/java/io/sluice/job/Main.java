package io.sluice.job;

import io.sluice.job.kafka.TopicsCheck;
import io.sluice.job.options.JobRefusedException;
import io.sluice.job.options.OptionsHelp;
import io.sluice.job.options.OptionsValidator;
import io.sluice.job.options.SluiceArguments;
import io.sluice.job.options.SluiceOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** What {@code flink run} and Flink's REST API start. */
public final class Main {
  private Main() {}

  /**
   * Reads the options, refuses bad ones, builds the job and hands it to Flink.
   *
   * @throws JobRefusedException if the job cannot be started as asked; its message is for the user
   * @throws Exception if Flink cannot run the job
   */
  public static void main(String[] args) throws Exception {
    SluiceArguments arguments = SluiceArguments.parse(args);
    if (arguments.help()) {
      System.out.print(OptionsHelp.text());
      return;
    }
    StreamExecutionEnvironment environment = StreamExecutionEnvironment.getExecutionEnvironment();
    OptionsValidator.validate(arguments, environment.getConfiguration());
    Configuration options = arguments.options();
    if (options.get(SluiceOptions.TOPICS_CHECK)) {
      TopicsCheck.run(options);
    }
    ExecutionDefaults.apply(environment, options);
    SluiceJob.build(environment, options);
    environment.execute();
  }
}
