package io.sluice.deploy.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Starts a {@link ChildProcess} that is a JVM of our own class path. */
final class ChildJvm {
  private static final List<String> FLAGS =
      List.of(
          "--add-opens=java.base/java.util=ALL-UNNAMED",
          "--add-opens=java.base/java.lang=ALL-UNNAMED",
          "--add-opens=java.base/java.time=ALL-UNNAMED",
          "-XX:+UseParallelGC",
          "-XX:-UsePerfData",
          "-Dpolyglot.engine.WarnInterpreterOnly=false");

  private ChildJvm() {}

  /** The Java that runs this. */
  static Path ownJava() {
    return Path.of(System.getProperty("java.home"), "bin", "java");
  }

  /** Starts the Java that runs this; parameters as of the other. */
  static ChildProcess start(
      String name, Path folder, List<String> flags, Class<?> mainClass, List<String> arguments) {
    return start(ownJava(), name, folder, flags, mainClass, arguments);
  }

  /**
   * Starts the process.
   *
   * @param java the program
   * @param name for messages and files
   * @param folder for its temporary files, and for what it writes to its error stream
   * @param flags of the JVM, added to the usual ones
   */
  static ChildProcess start(
      Path java,
      String name,
      Path folder,
      List<String> flags,
      Class<?> mainClass,
      List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(java.toString());
    command.addAll(FLAGS);
    command.addAll(flags);
    command.add("-Djava.io.tmpdir=" + folder);
    command.add("-Dpolyglot.engine.userResourceCache=" + folder);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), mainClass.getName()));
    command.addAll(arguments);
    return ChildProcess.start(name, folder, command);
  }
}
