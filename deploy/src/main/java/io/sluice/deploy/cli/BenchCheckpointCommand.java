package io.sluice.deploy.cli;

import io.sluice.deploy.bench.BenchCase;
import io.sluice.deploy.bench.BenchOptions;
import io.sluice.deploy.bench.CheckpointBench;
import io.sluice.deploy.bench.CheckpointOptions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sluice bench checkpoint}: how long checkpoints take while plugins wait. */
@Command(
    name = "checkpoint",
    description = {
      "Measures how long checkpoints take while events flow and thousands of invocations of other",
      "teams wait for a server that never answers. The longest is to take less than 2 s."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class BenchCheckpointCommand implements Runnable {
  private static final int LOAD_TEAMS = 10;
  private static final long MIN_EVENTS = 10_000;

  @Spec private CommandSpec spec;
  @Mixin private BenchSettings settings;

  @Option(
      names = "--waiting-teams",
      defaultValue = "200",
      paramLabel = "N",
      description = "Teams whose plugins wait (default: ${DEFAULT-VALUE}).")
  private int waitingTeams;

  @Option(
      names = "--waiting-each",
      defaultValue = "50",
      paramLabel = "N",
      description =
          "Invocations of each of them that wait, 50 at most (default: ${DEFAULT-VALUE}).")
  private int waitingEach;

  @Option(
      names = "--rate",
      defaultValue = "2000",
      paramLabel = "N",
      description = "Events per second of ten other teams (default: ${DEFAULT-VALUE}).")
  private int rate;

  @Option(
      names = "--warm-up",
      defaultValue = "20",
      paramLabel = "SECONDS",
      description = "Run so long before counting (default: ${DEFAULT-VALUE}).")
  private long warmUp;

  @Option(
      names = "--window",
      defaultValue = "60",
      paramLabel = "SECONDS",
      description = "Count so long (default: ${DEFAULT-VALUE}).")
  private long window;

  @Override
  public void run() {
    EngineNote.tell(spec.commandLine().getErr());
    settings.print(
        CheckpointBench.run(
            new CheckpointOptions(
                new BenchOptions(
                    List.of(BenchCase.WAITING),
                    MIN_EVENTS,
                    Duration.ofSeconds(warmUp),
                    Duration.ofSeconds(window),
                    1,
                    1,
                    settings.seed(),
                    IntStream.rangeClosed(1, LOAD_TEAMS).boxed().toList(),
                    BenchOptions.State.ROCKSDB,
                    List.of("-Xmx3g"),
                    settings.input("."),
                    Map.of(),
                    settings.parentFolder()),
                rate,
                waitingTeams,
                waitingEach),
            System.err),
        spec.commandLine().getOut());
  }
}
