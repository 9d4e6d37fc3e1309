package io.sluice.deploy.cli;

import io.sluice.deploy.bench.BombsBench;
import io.sluice.deploy.bench.BombsOptions;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sluice bench bombs}: plugins that take all the memory they get. */
@Command(
    name = "bombs",
    description = {
      "Lets the memory bombs of deploy/bench/bombs off, one after the other in one JVM, beside ten",
      "teams that behave, and says whether memory ran out, an event was lost or the heap grew."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class BenchBombsCommand implements Runnable {
  @Spec private CommandSpec spec;
  @Mixin private BenchSettings settings;

  @Option(
      names = "--warm-up",
      defaultValue = "10",
      paramLabel = "SECONDS",
      description = "The neighbours run alone for so long first (default: ${DEFAULT-VALUE}).")
  private long warmUp;

  @Option(
      names = "--window",
      defaultValue = "8",
      paramLabel = "SECONDS",
      description = "Each bomb goes off for so long (default: ${DEFAULT-VALUE}).")
  private long window;

  @Option(
      names = "--at-once",
      defaultValue = "1",
      paramLabel = "N",
      description = "So many teams have the bomb at a time (default: ${DEFAULT-VALUE}).")
  private int atOnce;

  @Option(
      names = "--heap",
      defaultValue = "1g",
      paramLabel = "SIZE",
      description = "Heap of the JVM, as in -Xmx (default: ${DEFAULT-VALUE}).")
  private String heap;

  @Override
  public void run() {
    EngineNote.tell(spec.commandLine().getErr());
    settings.print(
        BombsBench.run(
            new BombsOptions(
                Duration.ofSeconds(warmUp),
                Duration.ofSeconds(window),
                atOnce,
                heap,
                settings.seed(),
                settings.input("typical.js"),
                settings.input("bombs"),
                settings.parentFolder()),
            System.err),
        spec.commandLine().getOut());
  }
}
