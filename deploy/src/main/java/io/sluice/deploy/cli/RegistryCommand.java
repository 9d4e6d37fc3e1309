package io.sluice.deploy.cli;

import io.sluice.deploy.kafka.KafkaConnection;
import io.sluice.deploy.registry.RegistryChange;
import io.sluice.deploy.registry.RegistryFiles;
import io.sluice.deploy.registry.RegistryWriter;
import io.sluice.deploy.registry.SpreadInFiles;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sluice registry ...}: what is installed where. */
@Command(
    name = "registry",
    description = "Says what is installed where: teams, plugins, their configs.",
    mixinStandardHelpOptions = true)
final class RegistryCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Missing command: apply.");
  }

  @Command(
      name = "apply",
      description = "Checks registry files and writes them to the registry topic, all or nothing.",
      footer = {
        "",
        "One record per line: {\"key\": \"plugin/1\", \"value\": {...}}; the value null deletes.",
        "A plugin with \"plugin_type\": \"local\" and \"url\": \"file:PATH\" (relative to the"
            + " file)",
        "is packed into its record; so is an attachment with \"file\": \"PATH\". A plugin of"
            + " several",
        "files or with npm packages is bundled first, as \"sluice plugin bundle\" does."
      },
      mixinStandardHelpOptions = true,
      sortOptions = false)
  void apply(
      @Parameters(
              paramLabel = "FILE|DIR",
              description = "An NDJSON file, or a directory of *.ndjson files.")
          Path path,
      @Mixin KafkaOptions kafka,
      @Option(
              names = "--content-dir",
              paramLabel = "DIR",
              description = "The job's content.dir, for content over 256 KB.")
          Path contentDir,
      @Mixin NpmOptions npm) {
    List<RegistryChange> changes =
        RegistryFiles.checkedAndPacked(contentDir, npm.bundling()).read(path);
    KafkaConnection connection = kafka.connection();
    String topic = kafka.topics().registry();
    new RegistryWriter(connection, topic).write(changes);
    spec.commandLine()
        .getOut()
        .printf("%d records written to %s at %s.%n", changes.size(), topic, connection.brokers());
    SpreadInFiles.refusals(changes).forEach(spec.commandLine().getErr()::println);
  }
}
