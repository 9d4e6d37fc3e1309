package io.sluice.deploy.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.deploy.Problem;
import io.sluice.deploy.state.EndpointStateText;
import io.sluice.deploy.state.SavedState;
import io.sluice.deploy.state.TeamStateText;
import io.sluice.operators.json.Json;
import java.util.SortedSet;
import java.util.function.Consumer;
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
    throw new ParameterException(spec.commandLine(), "Missing command: list or deliveries.");
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
    print(
        SavedState.open(savepoint).shards(team, values),
        "Team %d has nothing in the state of %s".formatted(team, savepoint),
        json,
        new TeamStateText(spec.commandLine().getOut())::print);
  }

  @Command(
      name = "deliveries",
      description =
          "Lists what hooks of a team's actions are still to be told, and which endpoints get no"
              + " calls.",
      footer = {
        "",
        "For each endpoint: until when its circuit is open, what was being sent, what waits for",
        "its turn or for another attempt, and since when. Of its address there are scheme, host",
        "and port, since the rest may be a secret. The savepoint is read as by list. Which REST",
        "hooks are gone is not in it: status/hook/ID in the registry says so."
      },
      mixinStandardHelpOptions = true,
      sortOptions = false)
  void deliveries(
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
              names = "--json",
              description = "Write one JSON array of endpoints; times are milliseconds since 1970.")
          boolean json) {
    print(
        SavedState.open(savepoint).endpoints(team),
        "Team %d has no deliveries in the state of %s".formatted(team, savepoint),
        json,
        new EndpointStateText(spec.commandLine().getOut())::print);
  }

  /**
   * @param nothing says that the team has nothing; the beginning of a sentence
   */
  private <P> void print(
      SavedState.Found<P> found, String nothing, boolean json, Consumer<P> text) {
    if (found.parts().isEmpty()) {
      throw Problem.input("%s; %s.".formatted(nothing, described(found.teams())));
    }
    if (json) {
      JsonNode parts =
          new ObjectMapper()
              .setDefaultPropertyInclusion(JsonInclude.Include.NON_NULL)
              .valueToTree(found.parts());
      spec.commandLine().getOut().println(Json.writeText(parts));
    } else {
      found.parts().forEach(text);
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
