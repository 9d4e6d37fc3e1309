package io.sluice.deploy.cli;

import io.sluice.deploy.bench.PeopleBench;
import io.sluice.deploy.bench.PeopleOptions;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sluice bench people}: what people in RocksDB cost, and merges. */
@Command(
    name = "people",
    description = {
      "Measures INGESTION in a Flink job of its own: events of one team with few people and with",
      "many, whose events may cost 1.5 times as much; a person with many ids; and merges."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class BenchPeopleCommand implements Runnable {
  @Spec private CommandSpec spec;
  @Mixin private BenchSettings settings;

  @Option(
      names = "--people",
      defaultValue = "1000000",
      paramLabel = "N",
      description = "How many are many (default: ${DEFAULT-VALUE}).")
  private long people;

  @Option(
      names = "--few-people",
      defaultValue = "10000",
      paramLabel = "N",
      description = "How many are few (default: ${DEFAULT-VALUE}).")
  private long fewPeople;

  @Option(
      names = "--warm-up",
      defaultValue = "1000000",
      paramLabel = "N",
      description = "So many events before they count (default: ${DEFAULT-VALUE}).")
  private long warmUp;

  @Option(
      names = "--events",
      defaultValue = "200000",
      paramLabel = "N",
      description = "So many in a round (default: ${DEFAULT-VALUE}).")
  private long events;

  @Option(
      names = "--rounds",
      defaultValue = "5",
      paramLabel = "N",
      description = "Measure each case so often, in turn (default: ${DEFAULT-VALUE}).")
  private int rounds;

  @Option(
      names = "--ids",
      defaultValue = "100000",
      paramLabel = "N",
      description =
          "Distinct ids of a person who has many; a tenth as many people are merged into one"
              + " (default: ${DEFAULT-VALUE}).")
  private long ids;

  @Option(
      names = "--managed-memory",
      defaultValue = "512",
      paramLabel = "MB",
      description =
          "Flink's managed memory, which is RocksDB's; a task manager with Flink's defaults has"
              + " ${DEFAULT-VALUE}, the default.")
  private long managedMegabytes;

  @Option(
      names = "--flink-option",
      paramLabel = "KEY=VALUE",
      description =
          "Of Flink's configuration, for example state.backend.rocksdb.use-bloom-filter=false; may"
              + " be repeated.")
  private List<String> flink = List.of();

  @Option(
      names = "--job-jvm-option",
      paramLabel = "OPTION",
      description =
          "Option for the jobs' JVMs, for example -XX:StartFlightRecording; may be repeated.")
  private List<String> jvm = List.of();

  @Override
  public void run() {
    settings.print(
        PeopleBench.run(
            new PeopleOptions(
                people,
                fewPeople,
                warmUp,
                events,
                rounds,
                ids,
                managedMegabytes,
                flink,
                settings.seed(),
                jvm,
                settings.parentFolder()),
            System.err),
        spec.commandLine().getOut());
  }
}
