package io.sluice.deploy.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.deploy.Problem;
import io.sluice.deploy.people.PeopleTopics;
import io.sluice.deploy.people.PersonLife;
import io.sluice.deploy.people.PersonText;
import io.sluice.operators.json.Json;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sluice person ...}: people of a team. */
@Command(
    name = "person",
    description = "Looks at the people of a team.",
    mixinStandardHelpOptions = true)
final class PersonCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Missing command: show.");
  }

  @Command(
      name = "show",
      description = "Shows whose a distinct id is, and that person's life until now.",
      footer = {
        "",
        "Read from the topics that the job writes people to, from their first record on; what",
        "their retention has removed is not there."
      },
      mixinStandardHelpOptions = true,
      sortOptions = false)
  void show(
      @Parameters(paramLabel = "TEAM", description = "Number of the team.") int team,
      @Parameters(paramLabel = "DISTINCT_ID", description = "One of the person's distinct ids.")
          String distinctId,
      @Option(
              names = "--json",
              description = "Write one JSON object; times are milliseconds since 1970.")
          boolean json,
      @Mixin KafkaOptions kafka) {
    PersonLife life =
        new PeopleTopics(kafka.connection(), kafka.topics())
            .lifeOf(team, distinctId)
            .orElseThrow(
                () ->
                    Problem.input(
                        "Nobody in team %d has the distinct id %s; the topic %s has no row of it."
                            .formatted(team, distinctId, kafka.topics().personDistinctId())));
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(Json.writeText(new ObjectMapper().valueToTree(life)));
    } else {
      new PersonText(out).print(life);
    }
  }
}
