package io.sluice.deploy.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.deploy.Problem;
import io.sluice.deploy.bundle.Bundle;
import io.sluice.deploy.bundle.PluginBundler;
import io.sluice.deploy.local.FileReasons;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code sluice plugin bundle}: a plugin of several files as one. */
@Command(
    name = "bundle",
    description = "Makes one file of a plugin of several files or with npm packages.",
    footer = {
      "",
      "Packages come from node_modules in the folder; those among the dependencies of its",
      "package.json that are not there come from the npm registry. No package's scripts are run."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class PluginBundleCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "DIR", description = "Folder of the plugin.")
  private Path folder;

  @Option(
      names = "--output",
      required = true,
      paramLabel = "FILE",
      description = "What to write: the script if it ends in .js, else a zip with plugin.json.")
  private Path output;

  @Mixin private NpmOptions npm;

  @Override
  public void run() {
    if (!Files.isDirectory(folder)) {
      throw Problem.input("%s is not a folder; give the plugin's.".formatted(folder));
    }
    Bundle bundle = PluginBundler.of(npm.bundling()).bundle(folder);
    byte[] content;
    try {
      content =
          output.toString().endsWith(".js") ? bundle.script().getBytes(UTF_8) : bundle.archive();
      Files.write(output, content);
    } catch (IOException e) {
      throw Problem.failure("%s cannot be written: %s.".formatted(output, FileReasons.of(e)), e);
    }
    spec.commandLine()
        .getOut()
        .printf("%s written to %s, %,d bytes.%n", folder, output, content.length);
  }
}
