package io.sluice.deploy.bench;

import io.sluice.deploy.local.JavaProgram;
import java.nio.file.Path;
import java.util.List;

/** Starts a {@link ChildProcess} that is a JVM of our own class path. */
final class ChildJvm {
  /** The collector that the JVM of a TaskManager has by itself, in the place of our own choice. */
  static final List<String> G1 = List.of("-XX:-UseParallelGC", "-XX:+UseG1GC");

  private ChildJvm() {}

  /** Starts the Java that runs this; parameters as of the other. */
  static ChildProcess start(
      String name, Path folder, List<String> flags, Class<?> mainClass, List<String> arguments) {
    return start(JavaProgram.own(), name, folder, flags, mainClass, arguments);
  }

  /**
   * Starts the process.
   *
   * @param java which Java, with which JavaScript engine
   * @param name for messages and files
   * @param folder for its temporary files, and for what it writes to its error stream
   * @param flags of the JVM, added to the usual ones
   */
  static ChildProcess start(
      JavaProgram java,
      String name,
      Path folder,
      List<String> flags,
      Class<?> mainClass,
      List<String> arguments) {
    List<String> command = java.command();
    command.addAll(flags);
    command.add("-Djava.io.tmpdir=" + folder);
    command.add("-Dpolyglot.engine.userResourceCache=" + folder);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), mainClass.getName()));
    command.addAll(arguments);
    return ChildProcess.start(name, folder, command);
  }
}
