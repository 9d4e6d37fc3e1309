package io.sluice.deploy.cli;

import io.sluice.deploy.scenario.EventRun;
import io.sluice.deploy.scenario.RunReport;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sluice plugin run}: shows what a plugin makes of events. */
@Command(
    name = "run",
    description = "Runs events through a plugin and shows what it does.",
    footer = {
      "",
      "Exit status: 0 no error, 1 the plugin failed somewhere, 2 a file cannot be read."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class PluginRunCommand implements Callable<Integer> {
  /** What becomes of requests. */
  enum Fetch {
    NONE,
    REAL
  }

  @Parameters(paramLabel = "DIR|ARCHIVE", description = "The plugin.")
  private Path plugin;

  @Option(
      names = "--events",
      required = true,
      paramLabel = "FILE",
      description = "Events, one JSON object a line.")
  private Path events;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "The plugin's settings, a JSON object (default: those of its plugin.json).")
  private Path config;

  @Option(
      names = "--fetch",
      defaultValue = "real",
      paramLabel = "none|real",
      description =
          "Whether requests are sent, to the public Internet only (default: ${DEFAULT-VALUE}).")
  private Fetch fetch;

  @Option(names = "--json", description = "Print JSON objects instead of text.")
  private boolean json;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    EngineNote.tell(spec.commandLine().getErr());
    EventRun run = EventRun.of(plugin, events, config);
    run.configProblems().forEach(spec.commandLine().getErr()::println);
    boolean isFine = run.run(new RunReport(spec.commandLine().getOut(), json), fetch == Fetch.REAL);
    return isFine ? ExitCode.OK : ExitCode.SOFTWARE;
  }
}
