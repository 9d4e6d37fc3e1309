package io.sluice.deploy.cli;

import io.sluice.deploy.scenario.ActionCases;
import io.sluice.deploy.scenario.ActionExplanation;
import io.sluice.deploy.scenario.CaseReport;
import io.sluice.deploy.scenario.CaseResult;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sluice action test}: says why an event matches an action or not, or runs many cases. */
@Command(
    name = "test",
    description = {
      "Says which step of an action an event matches, which filter fails and why, and what a hook",
      "would send; nothing is sent. Or runs a file of cases."
    },
    footer = {
      "",
      "Exit status: 0 done, and all cases pass; 1 a case fails; 2 a file cannot be read, or the job"
          + " would refuse the action."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class ActionTestCommand implements Callable<Integer> {
  @ArgGroup(multiplicity = "1")
  private What what;

  @Option(names = "--json", description = "Print JSON: one object, or one per case.")
  private boolean json;

  @Spec private CommandSpec spec;

  /** One action and one event, or many. */
  static final class What {
    @Option(
        names = "--cases",
        required = true,
        paramLabel = "FILE",
        description = "An array of cases, JSON.")
    private Path cases;

    @ArgGroup(exclusive = false, multiplicity = "1")
    private One one;
  }

  /** One action and one event. */
  static final class One {
    @Option(
        names = "--action",
        required = true,
        paramLabel = "FILE",
        description = "The action's record, JSON.")
    private Path action;

    @Option(
        names = "--event",
        required = true,
        paramLabel = "FILE",
        description = "The event, JSON.")
    private Path event;

    @Option(
        names = "--person",
        paramLabel = "FILE",
        description = "The event's person, JSON (default: it has none).")
    private Path person;

    @Option(
        names = "--cohort",
        split = ",",
        paramLabel = "ID",
        description = "Static cohorts that the person is in.")
    private Set<Integer> cohorts = Set.of();

    @Option(
        names = "--webhook-url",
        defaultValue = "https://hooks.slack.com/services/example",
        paramLabel = "URL",
        description = "The team's webhook, which decides the format (default: ${DEFAULT-VALUE}).")
    private String webhookUrl;

    @Option(
        names = "--site-url",
        defaultValue = "http://localhost",
        paramLabel = "URL",
        description = "Where links in messages begin (default: ${DEFAULT-VALUE}).")
    private String siteUrl;
  }

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    if (what.one != null) {
      One one = what.one;
      ActionExplanation explanation =
          ActionExplanation.of(
              one.action, one.event, one.person, one.cohorts, one.webhookUrl, one.siteUrl);
      out.print(json ? explanation.json() + "%n".formatted() : explanation.text());
      out.flush();
      return ExitCode.OK;
    }
    ActionCases cases = ActionCases.read(what.cases);
    cases.unknownKeys().forEach(spec.commandLine().getErr()::println);
    CaseReport report = new CaseReport(out, json);
    List<CaseResult> results = cases.run(report::print);
    report.printCount(results);
    return results.stream().anyMatch(CaseResult::isFailed) ? ExitCode.SOFTWARE : ExitCode.OK;
  }
}
