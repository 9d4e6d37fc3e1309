package io.sluice.deploy.cli;

import io.sluice.deploy.bench.ActionsBench;
import io.sluice.deploy.bench.ActionsOptions;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sluice bench actions}: what matching events with actions costs. */
@Command(
    name = "actions",
    description = {
      "Compares matching an event with many actions, of which no more can match it by its name and",
      "address, and with 50, without Flink. Many may cost twice as much, 50 less than 15 µs of CPU."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class BenchActionsCommand implements Runnable {
  @Spec private CommandSpec spec;
  @Mixin private BenchSettings settings;

  @Option(
      names = "--actions",
      defaultValue = "5000",
      paramLabel = "N",
      description = "How many are many (default: ${DEFAULT-VALUE}).")
  private int actions;

  @Option(
      names = "--warm-up",
      defaultValue = "5",
      paramLabel = "SECONDS",
      description = "CPU time each case gets before it counts (default: ${DEFAULT-VALUE}).")
  private long warmUp;

  @Option(
      names = "--window",
      defaultValue = "2",
      paramLabel = "SECONDS",
      description = "CPU time each case gets in a round (default: ${DEFAULT-VALUE}).")
  private long window;

  @Option(
      names = "--rounds",
      defaultValue = "5",
      paramLabel = "N",
      description = "Measure each case so often, in turn (default: ${DEFAULT-VALUE}).")
  private int rounds;

  @Override
  public void run() {
    settings.print(
        ActionsBench.run(
            new ActionsOptions(
                Duration.ofSeconds(warmUp),
                Duration.ofSeconds(window),
                rounds,
                actions,
                settings.seed()),
            System.err),
        spec.commandLine().getOut());
  }
}
