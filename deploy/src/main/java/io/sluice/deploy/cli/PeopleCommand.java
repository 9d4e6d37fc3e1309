package io.sluice.deploy.cli;

import io.sluice.deploy.people.ImportFiles;
import io.sluice.deploy.people.PeopleImporter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import javax.annotation.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sluice people ...}: people of many teams at once. */
@Command(
    name = "people",
    description = "Takes people over from another installation.",
    mixinStandardHelpOptions = true)
final class PeopleCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Missing command: import.");
  }

  @Command(
      name = "import",
      description = "Has the running job take over people and groups of another installation.",
      footer = {
        "",
        "One JSON object per line, with the fields of PostHog's tables: a person (team_id, uuid,",
        "created_at, properties, is_identified, version, distinct_ids), more ids of somebody",
        "(team_id, person_id, distinct_id, version), a group (team_id, group_type_index,",
        "group_key, group_properties, created_at, version), or a type of groups (team_id,",
        "group_type, group_type_index). Good lines are imported and the others are listed. Who",
        "has been imported is not imported again, so mend the file and import it once more."
      },
      mixinStandardHelpOptions = true,
      sortOptions = false)
  int importFiles(
      @Parameters(
              arity = "1..*",
              paramLabel = "FILE",
              description = "NDJSON files, people before more ids of theirs.")
          List<Path> files,
      @Option(names = "--dry-run", description = "Only check the files, which needs no Kafka.")
          boolean isDryRun,
      @Option(
              names = "--emit",
              description =
                  "Have the job write rows of all to ClickHouse's topics, not only of those that"
                      + " become others.")
          boolean isEmitted,
      @Option(
              names = "--rate",
              defaultValue = "0",
              paramLabel = "LINES",
              description = "Lines a second at most, for the sake of live events (default: all).")
          int linesPerSecond,
      @Option(
              names = "--group-id",
              defaultValue = "sluice",
              paramLabel = "NAME",
              description = "The job's kafka.group-id (default: ${DEFAULT-VALUE}).")
          String group,
      @Option(
              names = "--patience",
              defaultValue = "300",
              paramLabel = "SECONDS",
              description =
                  "How long the job may make no progress; 0 not to wait until it has everything in"
                      + " a checkpoint (default: ${DEFAULT-VALUE}).")
          int patience,
      @ArgGroup(exclusive = false) @Nullable KafkaOptions kafka) {
    CommandLine command = spec.commandLine();
    ImportFiles read = new ImportFiles(files, command.getErr());
    boolean isGood;
    if (isDryRun) {
      isGood = read.check(command.getOut());
    } else if (kafka == null) {
      throw new ParameterException(
          command, "Missing required option: --brokers; only --dry-run does without.");
    } else {
      PeopleImporter.Settings settings =
          new PeopleImporter.Settings(
              isEmitted, linesPerSecond, group, Duration.ofSeconds(patience));
      isGood =
          new PeopleImporter(
                  kafka.connection(), kafka.topics(), settings, command.getOut(), command.getErr())
              .run(read);
    }
    return isGood ? CommandLine.ExitCode.OK : CommandLine.ExitCode.USAGE;
  }
}
