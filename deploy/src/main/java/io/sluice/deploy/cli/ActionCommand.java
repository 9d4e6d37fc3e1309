package io.sluice.deploy.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code sluice action ...}: what who writes actions needs. */
@Command(
    name = "action",
    description = "Tries out and tests actions, without a job.",
    subcommands = ActionTestCommand.class,
    mixinStandardHelpOptions = true)
final class ActionCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Missing command: test.");
  }
}
