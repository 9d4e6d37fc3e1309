package io.sluice.deploy.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.deploy.Problem;
import io.sluice.deploy.state.SavedState;
import io.sluice.deploy.state.TeamStateText;
import io.sluice.operators.json.Json;
import java.io.PrintWriter;
import java.util.SortedSet;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sluice state ...}: what the job keeps. */
@Command(
    name = "state",
    description = "Looks into what the job keeps in its state.",
    mixinStandardHelpOptions = true)
final class StateCommand implements Runnable {
  private static final int TEAMS_NAMED = 20;

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Missing command: list.");
  }

  @Command(
      name = "list",
      description =
          "Lists what a team has in a savepoint: storage, cache, jobs, retries, what is in flight.",
      footer = {
        "",
        "The savepoint, or retained checkpoint, is a folder with a file _metadata on this machine;",
        "it is only read. All of it is gone through, one subtask's part at a time, in a temporary",
        "folder. What plugins stored may be private, so only sizes are shown unless asked."
      },
      mixinStandardHelpOptions = true,
      sortOptions = false)
  void list(
      @Parameters(
              paramLabel = "SAVEPOINT",
              description = "Folder of a savepoint or of a retained checkpoint.")
          String savepoint,
      @Option(
              names = "--team",
              required = true,
              paramLabel = "ID",
              description = "Number of the team.")
          int team,
      @Option(
              names = "--values",
              description =
                  "Show what plugins stored, and payloads of jobs, too; cut to a line without"
                      + " --json.")
          boolean values,
      @Option(
              names = "--json",
              description = "Write one JSON array of shards; times are milliseconds since 1970.")
          boolean json) {
    SavedState.Found found = SavedState.open(savepoint).team(team, values);
    if (found.shards().isEmpty()) {
      throw Problem.input(
          "Team %d has nothing in the state of %s; %s."
              .formatted(team, savepoint, described(found.teams())));
    }
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      JsonNode shards =
          new ObjectMapper()
              .setDefaultPropertyInclusion(JsonInclude.Include.NON_NULL)
              .valueToTree(found.shards());
      out.println(Json.writeText(shards));
    } else {
      TeamStateText text = new TeamStateText(out);
      found.shards().forEach(text::print);
    }
  }

  private static String described(SortedSet<Integer> teams) {
    if (teams.isEmpty()) {
      return "nor has any other team";
    }
    return (teams.size() > TEAMS_NAMED
            ? "%d teams have something, the first ones are ".formatted(teams.size())
            : "those that have something are ")
        + teams.stream().limit(TEAMS_NAMED).map(String::valueOf).collect(Collectors.joining(", "));
  }
}
