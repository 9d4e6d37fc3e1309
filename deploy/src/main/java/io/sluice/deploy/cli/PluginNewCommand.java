package io.sluice.deploy.cli;

import io.sluice.deploy.scenario.Starter;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sluice plugin new}: a plugin to begin with. */
@Command(
    name = "new",
    description = "Makes a folder with a small TypeScript plugin and its scenarios.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class PluginNewCommand implements Runnable {
  @Parameters(paramLabel = "NAME", description = "Of the plugin and of its folder.")
  private String name;

  @Option(
      names = "--directory",
      defaultValue = ".",
      paramLabel = "DIR",
      description = "Where the folder is made (default: the current one).")
  private Path directory;

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    Path folder = Starter.write(name, directory);
    spec.commandLine()
        .getOut()
        .printf(
            "Made %s. Try it: sluice plugin test --scenarios %s%n",
            folder, folder.resolve("scenarios.json"));
  }
}
