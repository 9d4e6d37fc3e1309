package io.sluice.deploy.cli;

import io.sluice.deploy.bench.FairnessBench;
import io.sluice.deploy.bench.FairnessOptions;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sluice bench fairness}: what a burning plugin costs the teams beside it. */
@Command(
    name = "fairness",
    description = {
      "Measures latency of twenty well-behaved teams, without Flink, at a quarter of what the",
      "machine can do: alone, beside a plugin that burns its CPU budget on every event, and when",
      "that is paused."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class BenchFairnessCommand implements Runnable {
  private static final double LOAD = 0.25;

  @Spec private CommandSpec spec;
  @Mixin private BenchSettings settings;

  @Option(
      names = "--teams",
      defaultValue = "20",
      paramLabel = "N",
      description = "Teams that behave (default: ${DEFAULT-VALUE}).")
  private int teams;

  @Option(
      names = "--warm-up",
      defaultValue = "20",
      paramLabel = "SECONDS",
      description = "Keep the teams busy so long before counting (default: ${DEFAULT-VALUE}).")
  private long warmUp;

  @Option(
      names = "--window",
      defaultValue = "10",
      paramLabel = "SECONDS",
      description = "Count so long at a time (default: ${DEFAULT-VALUE}).")
  private long window;

  @Option(
      names = "--rounds",
      defaultValue = "5",
      paramLabel = "N",
      description = "Windows of each kind, in turn (default: ${DEFAULT-VALUE}).")
  private int rounds;

  @Override
  public void run() {
    EngineNote.tell(spec.commandLine().getErr());
    settings.print(
        FairnessBench.run(
            new FairnessOptions(
                teams,
                LOAD,
                Duration.ofSeconds(warmUp),
                Duration.ofSeconds(window),
                rounds,
                settings.seed(),
                settings.input("typical.js"),
                settings.input("burner.js"),
                settings.parentFolder()),
            System.err),
        spec.commandLine().getOut());
  }
}
