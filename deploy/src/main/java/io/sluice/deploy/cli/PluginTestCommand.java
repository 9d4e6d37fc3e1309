package io.sluice.deploy.cli;

import io.sluice.deploy.scenario.CaseReport;
import io.sluice.deploy.scenario.CaseResult;
import io.sluice.deploy.scenario.ScenarioRun;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sluice plugin test}: runs a plugin against the cases of a scenario file. */
@Command(
    name = "test",
    description = "Runs a plugin, unmodified, against the cases of a scenario file.",
    footer = {"", "Exit status: 0 all pass, 1 one fails, 2 the plugin or the file cannot be read."},
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class PluginTestCommand implements Callable<Integer> {
  @Parameters(
      arity = "0..1",
      paramLabel = "DIR|ARCHIVE",
      description = "The plugin (default: the folder that the scenario file is in).")
  private Path plugin;

  @Option(
      names = "--scenarios",
      required = true,
      paramLabel = "FILE",
      description = "The scenario file, JSON.")
  private Path scenarios;

  @Option(names = "--json", description = "Print one JSON object per case instead of a report.")
  private boolean json;

  @Mixin private NpmOptions npm;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    EngineNote.tell(spec.commandLine().getErr());
    CaseReport report = new CaseReport(spec.commandLine().getOut(), json);
    ScenarioRun run = ScenarioRun.of(plugin, scenarios, npm.bundling());
    run.manifestProblems().forEach(spec.commandLine().getErr()::println);
    List<CaseResult> results = run.run(report::print);
    report.printCount(results);
    return results.stream().anyMatch(CaseResult::isFailed) ? ExitCode.SOFTWARE : ExitCode.OK;
  }
}
