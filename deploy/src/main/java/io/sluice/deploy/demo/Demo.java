package io.sluice.deploy.demo;

import static java.util.Objects.requireNonNull;

import io.sluice.deploy.Problem;
import io.sluice.deploy.demo.DemoScreen.Terminal;
import io.sluice.deploy.demo.EventLedger.Balance;
import io.sluice.deploy.kafka.ConsumerGroup;
import io.sluice.deploy.kafka.KafkaConnection;
import io.sluice.deploy.local.FileReasons;
import io.sluice.deploy.local.FlinkPaths;
import io.sluice.deploy.local.FlinkRest;
import io.sluice.deploy.local.LocalBroker;
import io.sluice.deploy.local.LocalFlink;
import io.sluice.deploy.local.Logs;
import io.sluice.deploy.local.Ports;
import io.sluice.deploy.local.RunFolder;
import io.sluice.deploy.registry.RegistryFiles;
import io.sluice.deploy.registry.RegistryWriter;
import io.sluice.job.options.Topics;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * One run of the demo, from the empty folder to the removed one. Its methods read in the order in
 * which things are started; {@link Teardown} closes them in the reverse order.
 */
public final class Demo {
  private static final long NEEDED_BYTES = 512L * 1024 * 1024;
  private static final int SLOTS = 2;
  private static final String GROUP = "sluice-demo";
  private static final Duration SCREEN_INTERVAL = Duration.ofSeconds(1);
  private static final int INTERVALS_PER_LINE = 5;

  private final DemoOptions options;
  private final JobLauncher launcher;
  private final Terminal terminal;
  private final PrintStream out;
  private final PrintStream progress;
  private final Clock clock = Clock.systemUTC();
  private final Topics topics = Topics.withPrefix("");
  private final EventLedger ledger = new EventLedger();
  private final DemoStats stats;
  private final Teardown teardown = new Teardown();

  Demo(
      DemoOptions options,
      JobLauncher launcher,
      Terminal terminal,
      PrintStream out,
      PrintStream progress) {
    this.options = requireNonNull(options, "options is null");
    this.launcher = requireNonNull(launcher, "launcher is null");
    this.terminal = requireNonNull(terminal, "terminal is null");
    this.out = requireNonNull(out, "out is null");
    this.progress = requireNonNull(progress, "progress is null");
    this.stats = new DemoStats(terminal.map());
  }

  /**
   * Runs the demo until it is done or stopped.
   *
   * @return the exit status
   * @throws Problem if something cannot be started, or the job fails
   */
  public static int run(DemoOptions options) {
    return new Demo(options, JobLauncher.sluice(), Terminal.fromSystem(), System.out, System.err)
        .run();
  }

  int run() {
    Path log = null;
    try {
      requireFreePorts();
      RunFolder folder =
          teardown.own(
              RunFolder.create(options.parentFolder().toAbsolutePath(), "demo", NEEDED_BYTES));
      log = folder.path().resolve("sluice.log");
      Logs.toFile(log);
      runIn(folder, log);
      return 0;
    } catch (Problem e) {
      if (teardown.isClosing()) {
        return 1; // What fails while all is being stopped is no news.
      }
      throw e.kind() == Problem.Kind.FAILURE && log != null ? withLog(e, log) : e;
    } finally {
      teardown.close();
    }
  }

  private void runIn(RunFolder folder, Path log) {
    progress.println("Starting Kafka and Flink; all files are in " + folder.path() + ".");
    KafkaConnection kafka = startKafka(folder);
    for (String file : List.of("registry.ndjson", "actions.ndjson")) {
      new RegistryWriter(kafka, topics.registry())
          .write(
              RegistryFiles.checkedAndPacked(folder.directory("content"))
                  .read(options.demoFolder().resolve(file)));
    }
    LocalFlink flink =
        teardown.own(
            LocalFlink.start(folder.directory("flink"), log, options.dashboardPort(), SLOTS));
    FlinkRest rest = new FlinkRest(flink.address());
    HookReceiver receiver = teardown.own(HookReceiver.start(stats));
    String job = startJob(flink, jobOptions(kafka, folder, receiver)).toString();
    OutputReader output = teardown.own(OutputReader.start(kafka, topics, ledger, stats, clock));
    if (options.once().isPresent()) {
      runOnce(kafka, output, options.once().getAsLong(), () -> requireRunning(rest, job));
    } else {
      runUntilStopped(kafka, output, rest, job);
    }
  }

  private void requireFreePorts() {
    if (options.kafkaPort() != 0) {
      Ports.requireFree(options.kafkaPort(), "Kafka", "--kafka-port");
    }
    if (options.dashboardPort() != 0) {
      Ports.requireFree(options.dashboardPort(), "Flink's dashboard", "--port");
    }
  }

  private KafkaConnection startKafka(RunFolder folder) {
    Path data = folder.directory("kafka");
    LocalBroker.onFatalStop(
        data,
        reason -> {
          System.err.println(reason);
          teardown.close();
        });
    LocalBroker broker = teardown.own(LocalBroker.start(data, options.kafkaPort()));
    broker.createTopics(DemoTopics.of(topics));
    return new KafkaConnection(broker.bootstrapServers(), Map.of());
  }

  private Configuration jobOptions(KafkaConnection kafka, RunFolder folder, HookReceiver receiver) {
    return Configuration.fromMap(
        Map.of(
            "kafka.brokers", kafka.brokers(),
            "kafka.group-id", GROUP,
            "geoip.database", GeoDatabase.unpack(folder.path()).toString(),
            "content.dir", FlinkPaths.of(folder.directory("content")),
            "fetch.host-map", receiver.hostMap()));
  }

  private JobID startJob(LocalFlink flink, Configuration jobOptions) {
    StreamExecutionEnvironment environment = flink.environment();
    launcher.build(environment, jobOptions);
    return flink.submit(environment, "Sluice demo");
  }

  private void runOnce(KafkaConnection kafka, OutputReader output, long events, Runnable jobCheck) {
    progress.println("Sending " + events + " events.");
    long start = clock.millis();
    TrafficFeed feed =
        teardown.own(
            TrafficFeed.limited(
                new TrafficGenerator(options.seed(), clock),
                ledger,
                kafka,
                topics.eventsIn(),
                events));
    ConsumerGroup job = teardown.own(new ConsumerGroup(kafka, GROUP, topics.eventsIn()));
    Balance balance = new OnceRun(feed, ledger, output, job, clock).await(progress, jobCheck);
    out.println(OnceRun.summary(balance, stats, Duration.ofMillis(clock.millis() - start)));
  }

  private void runUntilStopped(
      KafkaConnection kafka, OutputReader output, FlinkRest rest, String job) {
    TrafficFeed feed =
        teardown.own(
            TrafficFeed.endless(
                new TrafficGenerator(options.seed(), clock),
                ledger,
                kafka,
                topics.eventsIn(),
                options.eventsPerSecond()));
    DemoScreen screen =
        teardown.own(new DemoScreen(out, stats, terminal, footer(kafka, rest), clock.millis()));
    for (int interval = 1; !teardown.isClosing(); interval++) {
      pause();
      feed.isDone();
      output.quiet();
      if (interval % INTERVALS_PER_LINE == 0) {
        requireRunning(rest, job);
      }
      if (terminal.isInteractive() || interval % INTERVALS_PER_LINE == 0) {
        screen.draw(ledger.balance(), clock.millis());
      }
    }
  }

  private static List<String> footer(KafkaConnection kafka, FlinkRest rest) {
    return List.of(
        "Flink's dashboard: %s · Kafka: %s · Ctrl-C stops and removes everything."
            .formatted(rest.address(), kafka.brokers()),
        "Send one yourself: deploy/sluice event send 1 '{\"event\": \"hello\", \"distinct_id\": \"me\"}' --brokers %s"
            .formatted(kafka.brokers()));
  }

  private static void requireRunning(FlinkRest rest, String job) {
    String state = rest.state(job);
    if (List.of("FAILED", "FAILING", "CANCELED", "FINISHED").contains(state)) {
      throw Problem.failure(
          "The job is %s: %s."
              .formatted(state, rest.lastFailure(job).orElse("Flink gives no reason")));
    }
  }

  /** The run's folder goes, so what explains the failure is put beside it. */
  private Problem withLog(Problem problem, Path log) {
    if (!Files.exists(log)) {
      return problem;
    }
    Path kept = options.parentFolder().resolve("demo-failed.log");
    try {
      Files.copy(log, kept, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      return Problem.failure(
          problem.getMessage() + " (The log could not be kept: " + FileReasons.of(e) + ".)",
          problem);
    }
    return Problem.failure(problem.getMessage() + " The log is " + kept + ".", problem);
  }

  private static void pause() {
    try {
      Thread.sleep(SCREEN_INTERVAL.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Problem.failure("Stopped while showing the demo.", e);
    }
  }
}
