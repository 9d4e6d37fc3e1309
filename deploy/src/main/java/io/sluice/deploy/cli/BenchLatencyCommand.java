package io.sluice.deploy.cli;

import io.sluice.deploy.bench.BenchCase;
import io.sluice.deploy.bench.BenchOptions;
import io.sluice.deploy.bench.LatencyBench;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sluice bench latency}: how long an event takes at half load. */
@Command(
    name = "latency",
    description = {
      "Measures how many events per second the job carries with typical.js, then how long events",
      "take from their time to their row at half of that. 99 of 100 are to take less than 200 ms."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class BenchLatencyCommand implements Runnable {
  @Spec private CommandSpec spec;
  @Mixin private BenchSettings settings;

  @Option(
      names = "--events",
      defaultValue = "200000",
      paramLabel = "N",
      description = "Records of the topic that measures the load (default: ${DEFAULT-VALUE}).")
  private long events;

  @Option(
      names = "--warm-up",
      defaultValue = "15",
      paramLabel = "SECONDS",
      description = "Run so long before counting (default: ${DEFAULT-VALUE}).")
  private long warmUp;

  @Option(
      names = "--window",
      defaultValue = "30",
      paramLabel = "SECONDS",
      description = "Count so long (default: ${DEFAULT-VALUE}).")
  private long window;

  @Option(
      names = "--rounds",
      defaultValue = "3",
      paramLabel = "N",
      description = "Measure so often (default: ${DEFAULT-VALUE}).")
  private int rounds;

  @Override
  public void run() {
    EngineNote.tell(spec.commandLine().getErr());
    settings.print(
        LatencyBench.run(
            new BenchOptions(
                List.of(BenchCase.TYPICAL),
                events,
                Duration.ofSeconds(warmUp),
                Duration.ofSeconds(window),
                rounds,
                1,
                settings.seed(),
                List.of(1),
                BenchOptions.State.ROCKSDB,
                List.of(),
                settings.input("."),
                Map.of(),
                settings.parentFolder()),
            System.err),
        spec.commandLine().getOut());
  }
}
