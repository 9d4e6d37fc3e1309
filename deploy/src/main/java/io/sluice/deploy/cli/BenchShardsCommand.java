package io.sluice.deploy.cli;

import io.sluice.deploy.bench.BenchCase;
import io.sluice.deploy.bench.BenchOptions;
import io.sluice.deploy.bench.ShardsBench;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sluice bench shards}: what a second core is worth to one team. */
@Command(
    name = "shards",
    description = {
      "Compares the job at parallelism 1 and 2 for one team with a plugin that computes, spread",
      "over 16 shards. It is to have 1.7 times the events per second at least."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class BenchShardsCommand implements Runnable {
  @Spec private CommandSpec spec;
  @Mixin private BenchSettings settings;

  @Option(
      names = "--team-ids",
      split = ",",
      defaultValue = "2,17,1001,20011,123457",
      paramLabel = "ID",
      description = "Measure each of these teams (default: ${DEFAULT-VALUE}).")
  private List<Integer> teams;

  @Option(
      names = "--events",
      defaultValue = "20000",
      paramLabel = "N",
      description = "Records of the input topic (default: ${DEFAULT-VALUE}).")
  private long events;

  @Option(
      names = "--iterations",
      defaultValue = "40000",
      paramLabel = "N",
      description = {
        "How often the plugin's loop runs for an event; so often that an event costs about 1 ms of",
        "CPU (default: ${DEFAULT-VALUE}, for interpreted JavaScript; compiled takes about 250000)."
      })
  private int iterations;

  @Option(
      names = "--warm-up",
      defaultValue = "45",
      paramLabel = "SECONDS",
      description = "Run so long before counting (default: ${DEFAULT-VALUE}).")
  private long warmUp;

  @Option(
      names = "--window",
      defaultValue = "20",
      paramLabel = "SECONDS",
      description = "Count so long at least (default: ${DEFAULT-VALUE}).")
  private long window;

  @Override
  public void run() {
    EngineNote.tell(spec.commandLine().getErr());
    settings.print(
        ShardsBench.run(
            new BenchOptions(
                List.of(BenchCase.BUSY),
                events,
                Duration.ofSeconds(warmUp),
                Duration.ofSeconds(window),
                1,
                1,
                settings.seed(),
                teams,
                BenchOptions.State.ROCKSDB,
                List.of(),
                settings.input("."),
                Map.of("iterations", iterations),
                settings.parentFolder()),
            System.err),
        spec.commandLine().getOut());
  }
}
