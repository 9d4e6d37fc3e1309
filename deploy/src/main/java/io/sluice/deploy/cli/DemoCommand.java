package io.sluice.deploy.cli;

import io.sluice.deploy.Problem;
import io.sluice.deploy.demo.Demo;
import io.sluice.deploy.demo.DemoOptions;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sluice demo}: the whole thing on one machine, with traffic from all over the world. */
@Command(
    name = "demo",
    description = {
      "Runs everything on this machine: a Kafka broker, Flink with its dashboard, the job, three"
          + " teams with example plugins, and page views from all over the world.",
      "All files are in one folder, which is removed at the end. Ctrl-C stops."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class DemoCommand implements Callable<Integer> {
  @Option(
      names = "--once",
      paramLabel = "N",
      description =
          "Process N events, print a summary in JSON on standard output, and end; takes free ports"
              + " unless told which.")
  private Long once;

  @Option(
      names = "--events-per-second",
      defaultValue = "200",
      paramLabel = "R",
      description = "Rate of the page views (default: ${DEFAULT-VALUE}; --once goes full speed).")
  private int eventsPerSecond;

  @Option(
      names = "--port",
      paramLabel = "P",
      description = "Port of Flink's dashboard (default: 8081); 0 for a free one.")
  private Integer port;

  @Option(
      names = "--kafka-port",
      paramLabel = "P",
      description = "Port of the Kafka broker (default: 19092); 0 for a free one.")
  private Integer kafkaPort;

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description = "Folder to make the run's folder in (default: deploy/.sluice).")
  private Path dir;

  @Option(
      names = "--seed",
      defaultValue = "1",
      paramLabel = "S",
      description = "Same seed, same visitors (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    requireAtLeastOne("--once", once == null ? 1 : once);
    requireAtLeastOne("--events-per-second", eventsPerSecond);
    EngineNote.tell(spec.commandLine().getErr());
    return Demo.run(
        new DemoOptions(
            once == null ? OptionalLong.empty() : OptionalLong.of(once),
            eventsPerSecond,
            port("--port", port, 8081),
            port("--kafka-port", kafkaPort, 19092),
            dir == null ? Checkout.runs() : dir,
            Checkout.folder().resolve("deploy/demo"),
            seed));
  }

  private int port(String option, Integer given, int otherwise) {
    int chosen = given == null ? (once == null ? otherwise : 0) : given;
    if (chosen < 0 || chosen > 65535) {
      throw Problem.input("%s is %d; expected 0 to 65535.".formatted(option, chosen));
    }
    return chosen;
  }

  private static void requireAtLeastOne(String option, long value) {
    if (value < 1) {
      throw Problem.input("%s is %d; expected a number from 1.".formatted(option, value));
    }
  }
}
