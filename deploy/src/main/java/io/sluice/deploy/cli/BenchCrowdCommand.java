package io.sluice.deploy.cli;

import io.sluice.deploy.bench.CrowdBench;
import io.sluice.deploy.bench.CrowdOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sluice bench crowd}: many sandboxes in one JVM. */
@Command(
    name = "crowd",
    description = {
      "Runs an event in each of 10,000 sandboxes of one JVM with 2 GB of heap, all alive at once,",
      "and once more with few of them alive, where the others have to be let go and come back."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class BenchCrowdCommand implements Runnable {
  @Spec private CommandSpec spec;
  @Mixin private BenchSettings settings;

  @Option(
      names = "--plugins",
      defaultValue = "50",
      paramLabel = "N",
      description = "Different plugins (default: ${DEFAULT-VALUE}).")
  private int plugins;

  @Option(
      names = "--teams",
      defaultValue = "200",
      paramLabel = "N",
      description = "Teams, each with every plugin (default: ${DEFAULT-VALUE}).")
  private int teams;

  @Option(
      names = "--max-sandboxes",
      defaultValue = "1000",
      paramLabel = "N",
      description = "Sandboxes alive at a time in the second run (default: ${DEFAULT-VALUE}).")
  private int maxSandboxes;

  @Override
  public void run() {
    EngineNote.tell(spec.commandLine().getErr());
    settings.print(
        CrowdBench.run(
            new CrowdOptions(
                plugins,
                teams,
                maxSandboxes,
                settings.seed(),
                settings.input("crowd.js"),
                settings.parentFolder()),
            System.err),
        spec.commandLine().getOut());
  }
}
