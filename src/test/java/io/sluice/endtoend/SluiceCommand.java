package io.sluice.endtoend;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The command {@code deploy/sluice} in a process of its own, on the JDK of the tests. */
final class SluiceCommand {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private SluiceCommand() {}

  /**
   * How a command ended.
   *
   * @param status its exit status
   * @param out its standard output
   * @param err its standard error
   */
  record Ended(int status, String out, String err) {}

  /**
   * Runs a command and waits for its end.
   *
   * @param folder where it is run; its output is kept in files there until it has ended
   * @throws AssertionError if it does not end; it is killed then
   */
  static Ended run(Path folder, String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Checkout.root().resolve("deploy/sluice").toString());
    command.addAll(List.of(arguments));
    File out = folder.resolve("standard-output").toFile();
    File err = folder.resolve("standard-error").toFile();
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(out)
            .redirectError(err);
    // Not whichever JDK the machine has besides.
    builder.environment().put("SLUICE_JAVA_HOME", System.getProperty("java.home"));
    Process process = builder.start();
    if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      throw new AssertionError(
          "%s did not end within %d s".formatted(command, PATIENCE.toSeconds()));
    }
    Ended ended =
        new Ended(
            process.exitValue(),
            Files.readString(out.toPath(), UTF_8),
            Files.readString(err.toPath(), UTF_8));
    Files.delete(out.toPath());
    Files.delete(err.toPath());
    return ended;
  }
}
