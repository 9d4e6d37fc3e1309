package io.sluice.deploy.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.management.OperatingSystemMXBean;
import io.sluice.deploy.kafka.KafkaConnection;
import io.sluice.deploy.local.Logs;
import io.sluice.deploy.local.RunFolder;
import io.sluice.job.ExecutionDefaults;
import io.sluice.job.SluiceJob;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import javax.annotation.Nullable;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.WebOptions;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * A Flink cluster with one job in a process of its own, whose CPU time is therefore the job's. The
 * job can be started and stopped again and again, and what the JVM has learned stays. Asked over
 * standard input: {@code start}, {@code sample}, {@code where}, {@code stop}.
 */
final class JobProcess {
  private static final long STOP_POLL_MILLIS = 20;
  private static final long ANSWER_SECONDS = 60;
  private static final int CHECKPOINTS_REMEMBERED = 1_000;

  private final BenchCase benchCase;
  private final Configuration options;
  private final Configuration flink;
  private final MiniCluster cluster;
  private final OperatingSystemMXBean system =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  @Nullable private JobID job;

  private JobProcess(BenchCase benchCase, Configuration options, Configuration flink, int slots) {
    this.benchCase = benchCase;
    this.options = options;
    this.flink = flink;
    this.cluster =
        new MiniCluster(
            new MiniClusterConfiguration.Builder()
                .setConfiguration(flink)
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(slots)
                .build());
  }

  /** Starts such a process, which is ready to be asked when this returns. */
  static ChildProcess start(
      BenchCase benchCase, BenchOptions options, KafkaConnection kafka, RunFolder folder) {
    List<String> flags = new ArrayList<>(List.of("-Xms1g", "-Xmx1g"));
    flags.addAll(options.jobJvm());
    ChildProcess job =
        ChildJvm.start(
            "job",
            folder.directory("tmp"),
            flags,
            JobProcess.class,
            List.of(
                benchCase.label(),
                folder.directory("flink").toString(),
                kafka.brokers(),
                options.state().label(),
                Integer.toString(options.parallelism()),
                folder.path().resolve("job.log").toString()));
    job.answer();
    return job;
  }

  /**
   * Serves until its input ends.
   *
   * @param args case, folder, brokers, state backend, parallelism, log file
   */
  public static void main(String[] args) throws Exception {
    PrintStream answers = System.out;
    System.setOut(System.err);
    Logs.toFile(Path.of(args[5]));
    BenchCase benchCase = BenchCase.valueOf(args[0].toUpperCase(Locale.ROOT));
    int parallelism = Integer.parseInt(args[4]);
    JobProcess process =
        new JobProcess(
            benchCase,
            jobOptions(benchCase, args[2]),
            flinkOptions(Path.of(args[1]), args[3], parallelism),
            parallelism);
    process.cluster.start();
    ChildProcess.reply(answers, "ready");
    process.serve(new BufferedReader(new InputStreamReader(System.in, UTF_8)), answers);
    System.exit(0);
  }

  private void serve(BufferedReader questions, PrintStream answers) throws IOException {
    for (String line = questions.readLine(); line != null; line = questions.readLine()) {
      try {
        ChildProcess.reply(
            answers,
            switch (line) {
              case "start" -> start();
              case "sample" -> sample();
              case "where" -> where();
              case "stop" -> stop();
              default -> throw new IllegalArgumentException(line);
            });
      } catch (Exception e) {
        e.printStackTrace();
        ChildProcess.replyError(
            answers, String.valueOf(e.getMessage()).lines().findFirst().orElse("no reason given"));
      }
    }
  }

  private String start() throws Exception {
    StreamExecutionEnvironment environment =
        StreamExecutionEnvironment.getExecutionEnvironment(flink);
    ExecutionDefaults.apply(environment, options);
    switch (benchCase) {
      case BARE -> BareCopy.build(environment, options);
      case PASSTHROUGH, TYPICAL, LOOP, BUSY, WAITING -> SluiceJob.build(environment, options);
    }
    job =
        cluster
            .submitJob(environment.getStreamGraph())
            .get(ANSWER_SECONDS, TimeUnit.SECONDS)
            .getJobID();
    return "started";
  }

  private String sample() throws Exception {
    requireNotFailed();
    // The gauges first, so that reading them is not in between the two clocks of one window.
    long parked = JobGauges.parked();
    String engine = JobGauges.engine();
    long compilerNanos =
        TimeUnit.MILLISECONDS.toNanos(
            ManagementFactory.getCompilationMXBean().getTotalCompilationTime());
    return new Sample(System.nanoTime(), system.getProcessCpuTime(), compilerNanos, parked, engine)
        .toLine();
  }

  /** Address of Flink's REST interface, and id of the job. */
  private String where() throws Exception {
    return cluster.getRestAddress().get(ANSWER_SECONDS, TimeUnit.SECONDS) + " " + job;
  }

  private String stop() throws Exception {
    requireNotFailed();
    cluster.cancelJob(job).get(ANSWER_SECONDS, TimeUnit.SECONDS);
    while (!status().isGloballyTerminalState()) {
      TimeUnit.MILLISECONDS.sleep(STOP_POLL_MILLIS);
    }
    return "stopped";
  }

  private void requireNotFailed() throws Exception {
    if (status() == JobStatus.FAILED) {
      throw new IllegalStateException("The job failed.");
    }
  }

  private JobStatus status() throws Exception {
    return cluster.getJobStatus(job).get(ANSWER_SECONDS, TimeUnit.SECONDS);
  }

  private static Configuration jobOptions(BenchCase benchCase, String brokers) {
    BenchTopics topics = BenchTopics.of(benchCase);
    Configuration options = new Configuration();
    options.setString("kafka.brokers", brokers);
    options.setString("kafka.group-id", "sluice-bench");
    options.setString("source.start-from", "earliest");
    options.setString("topics.events-in", topics.events());
    options.setString("topics.jobs", topics.jobs());
    options.setString("topics.registry", topics.registry());
    options.setString("topics.events-out", topics.rows());
    options.setString("topics.overflow", topics.overflow());
    options.setString("topics.plugin-logs", topics.logs());
    options.setString("topics.app-metrics", topics.metrics());
    options.setString("topics.dead-letters", topics.deadLetters());
    topics.others().forEach(options::setString);
    options.setString("job.checkpoint-interval", Bench.CHECKPOINT_INTERVAL.toSeconds() + " s");
    benchCase.jobOptions().forEach(options::setString);
    return options;
  }

  private static Configuration flinkOptions(Path folder, String stateBackend, int parallelism) {
    Configuration flink =
        BenchFlink.options(
            folder,
            BenchOptions.State.valueOf(stateBackend.toUpperCase(Locale.ROOT)),
            parallelism,
            MemorySize.ofMebiBytes(256));
    flink.set(WebOptions.CHECKPOINTS_HISTORY_SIZE, CHECKPOINTS_REMEMBERED);
    flink.setString(
        "metrics.reporter." + JobGauges.NAME + ".factory.class", JobGauges.Factory.class.getName());
    return flink;
  }
}
