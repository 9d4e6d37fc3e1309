package io.sluice.deploy.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code sluice plugin ...}: what plugin authors need. */
@Command(
    name = "plugin",
    description = "Starts, tries out, tests and bundles plugins, without a job.",
    subcommands = {
      PluginNewCommand.class,
      PluginTestCommand.class,
      PluginRunCommand.class,
      PluginBundleCommand.class
    },
    mixinStandardHelpOptions = true)
final class PluginCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "Missing command: %s.".formatted(String.join(", ", spec.subcommands().keySet())));
  }
}
