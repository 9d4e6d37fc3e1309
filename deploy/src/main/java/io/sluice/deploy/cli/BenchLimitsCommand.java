package io.sluice.deploy.cli;

import io.sluice.deploy.bench.LimitsBench;
import io.sluice.deploy.bench.LimitsOptions;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sluice bench limits}: what the limits of plugins cost. */
@Command(
    name = "limits",
    description = {
      "Compares a plugin with every limit on with the same one without any, in the same run,",
      "without Flink. Limits may cost 15 % of the throughput at most."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class BenchLimitsCommand implements Runnable {
  @Spec private CommandSpec spec;
  @Mixin private BenchSettings settings;

  @Option(
      names = "--warm-up",
      defaultValue = "20",
      paramLabel = "SECONDS",
      description = "CPU time each process gets before it counts (default: ${DEFAULT-VALUE}).")
  private long warmUp;

  @Option(
      names = "--window",
      defaultValue = "2",
      paramLabel = "SECONDS",
      description = "CPU time each process gets in a round (default: ${DEFAULT-VALUE}).")
  private long window;

  @Option(
      names = "--rounds",
      defaultValue = "5",
      paramLabel = "N",
      description = "Measure each of a pair so often, in turn (default: ${DEFAULT-VALUE}).")
  private int rounds;

  @Option(
      names = "--pairs",
      defaultValue = "3",
      paramLabel = "N",
      description = "Measure so many pairs of processes (default: ${DEFAULT-VALUE}).")
  private int pairs;

  @Override
  public void run() {
    EngineNote.tell(spec.commandLine().getErr());
    settings.print(
        LimitsBench.run(
            new LimitsOptions(
                Duration.ofSeconds(warmUp),
                Duration.ofSeconds(window),
                rounds,
                pairs,
                settings.seed(),
                settings.input("typical.js"),
                settings.parentFolder()),
            System.err),
        spec.commandLine().getOut());
  }
}
