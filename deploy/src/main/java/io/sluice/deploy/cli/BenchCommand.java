package io.sluice.deploy.cli;

import io.sluice.deploy.bench.Bench;
import io.sluice.deploy.bench.BenchCase;
import io.sluice.deploy.bench.BenchOptions;
import io.sluice.deploy.bench.BenchReport;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code sluice bench ...}: what an event costs. */
@Command(
    name = "bench",
    description = "Measures CPU per event and events per second of the job on this machine.",
    subcommands = {
      BenchSandboxCommand.class,
      BenchActionsCommand.class,
      BenchPeopleCommand.class,
      BenchLimitsCommand.class,
      BenchCrowdCommand.class,
      BenchBombsCommand.class,
      BenchFairnessCommand.class,
      BenchShardsCommand.class,
      BenchLatencyCommand.class,
      BenchCheckpointCommand.class
    },
    mixinStandardHelpOptions = true)
final class BenchCommand implements Runnable {
  private static final long EVENTS_FOR_PASSTHROUGH = 2_000_000;
  private static final long EVENTS_FOR_PLUGINS = 300_000;

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "Missing command: passthrough, plugins, sandbox, actions, people, limits, crowd, bombs,"
            + " fairness, shards, latency or checkpoint.");
  }

  @Command(
      name = "passthrough",
      description =
          "Compares the job without plugins with a bare copy from topic to topic by Flink.",
      mixinStandardHelpOptions = true,
      sortOptions = false)
  void passthrough(@Mixin Settings settings) {
    measure(BenchCase.OF_PASSTHROUGH, EVENTS_FOR_PASSTHROUGH, settings);
  }

  @Command(
      name = "plugins",
      description =
          "Compares the job with the plugins of deploy/bench, without any, and with a bare copy.",
      mixinStandardHelpOptions = true,
      sortOptions = false)
  void plugins(@Mixin Settings settings) {
    EngineNote.tell(spec.commandLine().getErr());
    measure(BenchCase.OF_PLUGINS, EVENTS_FOR_PLUGINS, settings);
  }

  private void measure(List<BenchCase> cases, long defaultEvents, Settings settings) {
    BenchReport report = Bench.run(settings.options(cases, defaultEvents), System.err);
    settings.shared.print(report, spec.commandLine().getOut());
  }

  /** What both commands take. */
  static final class Settings {
    @Mixin private BenchSettings shared;

    @Option(
        names = "--events",
        paramLabel = "N",
        description =
            "Records of the input topic (default: 2000000 for passthrough, 300000 for plugins).")
    private Long events;

    @Option(
        names = "--warm-up",
        defaultValue = "20",
        paramLabel = "SECONDS",
        description = "Run so long before counting (default: ${DEFAULT-VALUE}).")
    private long warmUp;

    @Option(
        names = "--window",
        defaultValue = "10",
        paramLabel = "SECONDS",
        description = "Count so long at least (default: ${DEFAULT-VALUE}).")
    private long window;

    @Option(
        names = "--rounds",
        defaultValue = "3",
        paramLabel = "N",
        description = "Measure each case so often, in turn (default: ${DEFAULT-VALUE}).")
    private int rounds;

    @Option(
        names = "--parallelism",
        defaultValue = "1",
        paramLabel = "N",
        description = "Of the job (default: ${DEFAULT-VALUE}).")
    private int parallelism;

    @Option(
        names = "--teams",
        defaultValue = "1",
        paramLabel = "N",
        description = "Spread the events over so many teams (default: ${DEFAULT-VALUE}).")
    private int teams;

    @Option(
        names = "--state",
        defaultValue = "rocksdb",
        paramLabel = "BACKEND",
        description = "Flink's state backend, rocksdb or hashmap (default: ${DEFAULT-VALUE}).")
    private BenchOptions.State state;

    @Option(
        names = "--job-jvm-option",
        paramLabel = "OPTION",
        description =
            "Option for the job's JVM, for example -XX:StartFlightRecording; may be repeated.")
    private List<String> jobJvm = List.of();

    BenchOptions options(List<BenchCase> cases, long defaultEvents) {
      return new BenchOptions(
          cases,
          events == null ? defaultEvents : events,
          Duration.ofSeconds(warmUp),
          Duration.ofSeconds(window),
          rounds,
          parallelism,
          shared.seed(),
          IntStream.rangeClosed(1, teams).boxed().toList(),
          state,
          jobJvm,
          shared.input("."),
          Map.of(),
          shared.parentFolder());
    }
  }
}
