package io.sluice.deploy.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.sluice.deploy.Problem;
import io.sluice.runtime.actor.ActorPool;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A Java that runs some of us in a process of its own, and whether it compiles JavaScript there.
 * The one place for the flags that every JVM of ours takes; {@code deploy/sluice} has them once
 * more for the first JVM, and tells it by system properties what it chose.
 *
 * @param program the file {@code java}
 * @param version what it is
 * @param compiles whether JavaScript is compiled to machine code
 */
public record JavaProgram(Path program, Runtime.Version version, boolean compiles) {
  /** {@code compiled} if this JVM compiles JavaScript. */
  private static final String ENGINE = "sluice.engine";

  /** Folder of the compiler's jars; not set if nothing may be compiled. */
  private static final String COMPILER = "sluice.compiler";

  /** Version of the compiler, which is also that of the oldest JDK it works with. */
  private static final String COMPILER_VERSION = "sluice.compiler.version";

  private static final List<String> FLAGS =
      List.of(
          "--add-opens=java.base/java.util=ALL-UNNAMED",
          "--add-opens=java.base/java.lang=ALL-UNNAMED",
          "--add-opens=java.base/java.time=ALL-UNNAMED",
          "-XX:+UseParallelGC",
          "-XX:-UsePerfData",
          "-Dpolyglot.engine.WarnInterpreterOnly=false");

  /** Java 25 warns of what Flink, Kafka and GraalVM do to be fast. */
  private static final List<String> FLAGS_OF_25 =
      List.of("--sun-misc-unsafe-memory-access=allow", "--enable-native-access=ALL-UNNAMED");

  /**
   * For a JVM that runs many teams' plugins, with more to do than cores: a plugin's call that takes
   * long waits for those that do not. By the first the JVM heeds threads' priorities; the second is
   * what it makes of the one that the plugin runtime gives such a call, as the operating system
   * counts (19 is least). The others keep what compiles from going before what runs, as it would
   * with the first for root.
   */
  public static final List<String> PRIORITIES =
      List.of(
          "-XX:ThreadPriorityPolicy=1",
          "-XX:JavaPriority%d_To_OSPriority=10".formatted(ActorPool.OUTSIDE),
          "-XX:JavaPriority10_To_OSPriority=0",
          "-XX:CompilerThreadPriority=0");

  private static final String VERSION_LINE = "java.version = ";

  public JavaProgram {
    requireNonNull(program, "program is null");
    requireNonNull(version, "version is null");
  }

  /** The Java that runs this, with the engine that this has. */
  public static JavaProgram own() {
    return new JavaProgram(
        Path.of(System.getProperty("java.home"), "bin", "java"),
        Runtime.version(),
        "compiled".equals(System.getProperty(ENGINE)));
  }

  /**
   * Another one, as an interpreter.
   *
   * @throws Problem if it does not start or is no Java
   */
  public static JavaProgram of(Path program) {
    return new JavaProgram(program, versionOf(program), false);
  }

  /** The same as an interpreter. */
  public JavaProgram interpreting() {
    return new JavaProgram(program, version, false);
  }

  /** The same as a compiler of JavaScript; for one that {@link #canCompile}. */
  public JavaProgram compiling() {
    return new JavaProgram(program, version, true);
  }

  /** Whether the compiler is there, may be used, and works with this Java. */
  public boolean canCompile() {
    return System.getProperty(COMPILER) != null
        && worksWith(System.getProperty(COMPILER_VERSION), version);
  }

  /** The start of a command line: the program, and the flags that every JVM of ours takes. */
  public List<String> command() {
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(FLAGS);
    if (version.feature() >= 25) {
      command.addAll(FLAGS_OF_25);
    }
    if (compiles) {
      command.addAll(
          List.of(
              "-XX:+UnlockExperimentalVMOptions",
              "-XX:+EnableJVMCI",
              "--upgrade-module-path",
              requireNonNull(System.getProperty(COMPILER), "sluice.compiler is not set")));
    }
    return command;
  }

  /**
   * Whether a compiler works with a Java: of its own version or a later one of the same feature
   * release. It refuses older ones itself; in the next feature release the JVM's side of it is
   * another.
   */
  static boolean worksWith(String compiler, Runtime.Version java) {
    Runtime.Version oldest = Runtime.Version.parse(compiler);
    return java.feature() == oldest.feature() && java.compareToIgnoreOptional(oldest) >= 0;
  }

  private static Runtime.Version versionOf(Path program) {
    try {
      Process process =
          new ProcessBuilder(
                  program.toString(), "-XX:-UsePerfData", "-XshowSettings:properties", "-version")
              .redirectErrorStream(true)
              .start();
      try (BufferedReader lines = process.inputReader(UTF_8)) {
        return lines
            .lines()
            .map(String::strip)
            .filter(line -> line.startsWith(VERSION_LINE))
            .map(line -> Runtime.Version.parse(line.substring(VERSION_LINE.length())))
            .findFirst()
            .orElseThrow(
                () ->
                    Problem.input(
                        "%s does not say which Java it is; expected the java of a JDK 17 or newer."
                            .formatted(program)));
      }
    } catch (IOException e) {
      throw Problem.input(
          "%s could not start: %s; expected the java of a JDK 17 or newer."
              .formatted(program, FileReasons.of(e)),
          e);
    } catch (IllegalArgumentException e) {
      throw Problem.input(
          "%s is older than Java 9; expected the java of a JDK 17 or newer.".formatted(program), e);
    }
  }
}
