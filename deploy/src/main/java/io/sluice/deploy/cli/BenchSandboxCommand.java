package io.sluice.deploy.cli;

import io.sluice.deploy.bench.SandboxBench;
import io.sluice.deploy.bench.SandboxOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sluice bench sandbox}: what a plugin's call costs, beside Node's sandboxes. */
@Command(
    name = "sandbox",
    description = {
      "Compares the sandbox of plugins, without Flink, with isolated-vm and vm2 in the same run.",
      "Those need Node and npm, which installs them at the first time; without, they are left out."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class BenchSandboxCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Mixin private BenchSettings settings;

  @Option(
      names = "--java",
      arity = "1..*",
      paramLabel = "PATH",
      description = {
        "Measure on these as well: homes of JDKs, or their java.",
        "Where JavaScript can be compiled, that is measured beside the interpreter."
      })
  private List<Path> javas = List.of();

  @Option(
      names = "--plugin",
      paramLabel = "FILE",
      description = "The plugin (default: deploy/bench/typical.js).")
  private Path plugin;

  @Option(
      names = "--warm-up",
      defaultValue = "30",
      paramLabel = "SECONDS",
      description =
          "CPU time each gets before it counts (default: ${DEFAULT-VALUE}); ours go on until they"
              + " get no faster.")
  private long warmUp;

  @Option(
      names = "--window",
      defaultValue = "2",
      paramLabel = "SECONDS",
      description = "CPU time each gets in a round (default: ${DEFAULT-VALUE}).")
  private long window;

  @Option(
      names = "--rounds",
      defaultValue = "9",
      paramLabel = "N",
      description = "Measure each so often, in turn (default: ${DEFAULT-VALUE}).")
  private int rounds;

  @Option(
      names = "--isolated-vm",
      defaultValue = "5.0.4",
      paramLabel = "VERSION",
      description = "Compare with this isolated-vm (default: ${DEFAULT-VALUE}).")
  private String isolatedVm;

  @Option(
      names = "--vm2",
      defaultValue = "3.9.5",
      paramLabel = "VERSION",
      description = "Compare with this vm2 (default: ${DEFAULT-VALUE}, PostHog's).")
  private String vm2;

  @Override
  public void run() {
    EngineNote.tell(spec.commandLine().getErr());
    settings.print(SandboxBench.run(options(), System.err), spec.commandLine().getOut());
  }

  private SandboxOptions options() {
    return new SandboxOptions(
        javas.stream().map(BenchSandboxCommand::program).toList(),
        Duration.ofSeconds(warmUp),
        Duration.ofSeconds(window),
        rounds,
        settings.seed(),
        isolatedVm,
        vm2,
        plugin == null ? settings.input("typical.js") : plugin,
        Checkout.folder().resolve("src/test/node"),
        settings.parentFolder());
  }

  private static Path program(Path java) {
    return Files.isDirectory(java) ? java.resolve("bin/java") : java;
  }
}
