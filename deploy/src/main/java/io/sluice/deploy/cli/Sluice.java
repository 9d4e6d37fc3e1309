package io.sluice.deploy.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.deploy.Problem;
import io.sluice.deploy.local.Logs;
import io.sluice.deploy.local.RunFolder;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;

/**
 * The command's root. Exit status: 0 done, 1 it could not be done, 2 wrong usage or bad input. An
 * error is one sentence on standard error; {@code --verbose} adds the stack trace.
 */
@Command(
    name = "sluice",
    description = "Runs customers' own JavaScript on their event stream, as one Apache Flink job.",
    mixinStandardHelpOptions = true,
    versionProvider = Sluice.Version.class,
    subcommands = {
      DemoCommand.class,
      ClusterCommand.class,
      PluginCommand.class,
      ActionCommand.class,
      RegistryCommand.class,
      EventCommand.class,
      JobCommand.class,
      PersonCommand.class,
      PeopleCommand.class,
      StateCommand.class,
      BenchCommand.class
    },
    synopsisSubcommandLabel = "COMMAND",
    sortOptions = false)
public final class Sluice {
  @Option(
      names = "--verbose",
      scope = ScopeType.INHERIT,
      description = "Show stack traces of errors and the logs of libraries.")
  private boolean verbose;

  @Option(
      names = "--interpreted",
      scope = ScopeType.INHERIT,
      description = "Interpret JavaScript also where the JDK could compile it.")
  @SuppressWarnings("unused") // the launcher acts on it, before Java starts
  private boolean interpreted;

  public static void main(String[] args) {
    // The map is drawn with characters that the C locale's encoding lacks.
    System.setOut(utf8(FileDescriptor.out));
    System.setErr(utf8(FileDescriptor.err));
    int status =
        run(
            args,
            new PrintWriter(System.out, true, UTF_8),
            new PrintWriter(System.err, true, UTF_8));
    RunFolder.discardPrepared();
    System.exit(status);
  }

  /**
   * Runs one command.
   *
   * @return the exit status
   */
  static int run(String[] args, PrintWriter out, PrintWriter err) {
    Sluice root = new Sluice();
    return new CommandLine(root)
        .setOut(out)
        .setErr(err)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler((problem, arguments) -> wrongUsage(problem))
        .setExecutionStrategy(parsed -> root.execute(parsed))
        .setExecutionExceptionHandler(
            (failure, command, parsed) -> root.failed(failure, command.getErr()))
        .execute(args);
  }

  private int execute(ParseResult parsed) {
    if (verbose) {
      Logs.toStandardError();
    } else {
      Logs.off();
    }
    if (!parsed.hasSubcommand()
        && !parsed.isUsageHelpRequested()
        && !parsed.isVersionHelpRequested()) {
      parsed.commandSpec().commandLine().usage(parsed.commandSpec().commandLine().getErr());
      return CommandLine.ExitCode.USAGE;
    }
    return new CommandLine.RunLast().execute(parsed);
  }

  private int failed(Exception failure, PrintWriter err) {
    if (verbose) {
      failure.printStackTrace(err);
    }
    if (failure instanceof Problem problem) {
      err.println(problem.getMessage());
      return switch (problem.kind()) {
        case INPUT -> CommandLine.ExitCode.USAGE;
        case FAILURE -> CommandLine.ExitCode.SOFTWARE;
      };
    }
    err.println(
        "Something unexpected went wrong (%s: %s); run it again with --verbose to see where."
            .formatted(failure.getClass().getSimpleName(), failure.getMessage()));
    return CommandLine.ExitCode.SOFTWARE;
  }

  private static int wrongUsage(ParameterException problem) {
    CommandLine command = problem.getCommandLine();
    String message = problem.getMessage();
    command
        .getErr()
        .println(
            "%s%s See \"%s --help\"."
                .formatted(
                    message,
                    message.endsWith(".") ? "" : ".",
                    command.getCommandSpec().qualifiedName()));
    return CommandLine.ExitCode.USAGE;
  }

  private static PrintStream utf8(FileDescriptor descriptor) {
    return new PrintStream(new FileOutputStream(descriptor), true, UTF_8);
  }

  /** The version of the jar this runs from. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = Sluice.class.getPackage().getImplementationVersion();
      return new String[] {"sluice " + (version == null ? "(not packaged)" : version)};
    }
  }
}
