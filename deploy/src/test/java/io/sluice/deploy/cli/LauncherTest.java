package io.sluice.deploy.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Which Java {@code deploy/sluice} chooses, and what it tells it. The script is run in a checkout
 * of empty files, with JDKs that only say their version and print their arguments.
 */
class LauncherTest {
  private static final String COMPILES = "-XX:+EnableJVMCI";
  private static final String WOULD = ": a JDK 25, from 25.0.3 on, would compile it.";

  @TempDir Path folder;
  private final Map<String, String> environment = new HashMap<>();
  private Path home;
  private Path jvms;

  @BeforeEach
  void makeACheckoutThatIsBuilt() throws IOException {
    home = Files.createDirectory(folder.toRealPath().resolve("a checkout"));
    jvms = Files.createDirectory(folder.toRealPath().resolve("jvms"));
    write(home.resolve("pom.xml"), "    <graal.version>25.0.3</graal.version>\n");
    for (String module : List.of("plugin-runtime", "operators", "job", "deploy")) {
      Files.createDirectories(home.resolve(module).resolve("src/main"));
      write(home.resolve(module).resolve("pom.xml"), "");
    }
    Files.copy(Path.of("sluice"), home.resolve("deploy/sluice"));
    Files.createDirectories(compiler());
    write(home.resolve("deploy/target/sluice-deploy-0.1.0.jar"), "");
    write(home.resolve("deploy/target/classpath.txt"), home + "/job/target/job.jar");
    environment.put("SLUICE_JVM_FOLDER", jvms.toString());
    environment.put(
        "PATH", jdk(folder.toRealPath().resolve("path"), "17.0.15") + "/bin:/usr/bin:/bin");
  }

  @Test
  void aJdkOfTheSystemThatCanCompileIsChosen() throws Exception {
    jdk(jvms.resolve("a"), "25.0.2");
    jdk(jvms.resolve("b"), "26");
    jdk(jvms.resolve("c"), "25.0.10");
    Ran ran = run("demo");
    assertThat(ran.java()).isEqualTo(jvms.resolve("c/bin/java").toString());
    assertThat(ran.arguments())
        .contains(COMPILES, "-Dsluice.engine=compiled", "-Dsluice.compiler=" + compiler())
        .contains("--sun-misc-unsafe-memory-access=allow")
        .contains(note("JavaScript is compiled (JDK 25.0.10)."))
        .containsSequence("--upgrade-module-path", compiler().toString());
  }

  @Test
  void aJdkInAFolderOfAMacIsFoundToo() throws Exception {
    Path mac = jdk(jvms.resolve("temurin-25.jdk/Contents/Home"), "25.0.3");
    assertThat(run("demo").java()).isEqualTo(mac.resolve("bin/java").toString());
  }

  @Test
  void withoutOneTheJavaOnThePathInterprets() throws Exception {
    jdk(jvms.resolve("a"), "21.0.7");
    Ran ran = run("demo");
    assertThat(ran.java()).isEqualTo(folder.toRealPath().resolve("path/bin/java").toString());
    assertThat(ran.arguments())
        .contains(note("JavaScript is interpreted (JDK 17.0.15)" + WOULD))
        .doesNotContain(COMPILES, "--sun-misc-unsafe-memory-access=allow");
  }

  @Test
  void javaHomeIsUsedThoughAnotherCouldCompile() throws Exception {
    jdk(jvms.resolve("a"), "25.0.3");
    environment.put("JAVA_HOME", jdk(folder.resolve("own"), "26.0.1").toString());
    Ran ran = run("demo");
    assertThat(ran.java()).isEqualTo(folder.resolve("own/bin/java").toString());
    assertThat(ran.arguments())
        .contains(note("JavaScript is interpreted (JDK 26.0.1 of JAVA_HOME)" + WOULD));
  }

  @Test
  void sluiceJavaHomeIsPreferredToJavaHome() throws Exception {
    environment.put("JAVA_HOME", jdk(folder.resolve("general"), "17.0.15").toString());
    environment.put("SLUICE_JAVA_HOME", jdk(folder.resolve("own"), "25.0.3").toString());
    Ran ran = run("demo");
    assertThat(ran.java()).isEqualTo(folder.resolve("own/bin/java").toString());
    assertThat(ran.arguments())
        .contains(note("JavaScript is compiled (JDK 25.0.3 of SLUICE_JAVA_HOME)."));
  }

  @Test
  void aJavaHomeWithoutJavaIsNamed() throws Exception {
    environment.put("SLUICE_JAVA_HOME", "/no/such/jdk");
    Ran ran = run("demo");
    assertThat(ran.status()).isEqualTo(1);
    assertThat(ran.output())
        .containsExactly(
            "SLUICE_JAVA_HOME is /no/such/jdk but there is no bin/java in it; set it to a JDK 17 or"
                + " newer.");
  }

  @Test
  void aJavaThatIsTooOldIsNamed() throws Exception {
    Path old = jdk(folder.resolve("own"), "1.8.0_392");
    environment.put("JAVA_HOME", old.toString());
    assertThat(run("demo").output())
        .containsExactly(
            "The Java at %s/bin/java is version 1.8.0_392; install a JDK 17 or newer, or set JAVA_HOME to one."
                .formatted(old));
  }

  @Test
  void interpretedIsTakenWhereverItStands() throws Exception {
    jdk(jvms.resolve("a"), "25.0.3");
    for (String[] words :
        List.of(new String[] {"--interpreted", "demo"}, new String[] {"bench", "--interpreted"})) {
      assertThat(run(words).arguments())
          .contains(
              "-Dsluice.engine=interpreted",
              note("JavaScript is interpreted (JDK 25.0.3), as --interpreted says."))
          .doesNotContain(COMPILES)
          .noneMatch(argument -> argument.startsWith("-Dsluice.compiler"));
    }
  }

  @Test
  void aJdkWithoutTheCompilersInterfaceInterprets() throws Exception {
    Path jdk = jdk(jvms.resolve("a"), "25.0.3");
    write(jdk.resolve("no-jvmci"), "");
    assertThat(run("demo").arguments())
        .contains("-Dsluice.engine=interpreted")
        .anyMatch(argument -> argument.contains("has no compiler interface, JVMCI"));
  }

  @Test
  void shortRunsAreInterpreted() throws Exception {
    jdk(jvms.resolve("a"), "25.0.3");
    assertThat(run("demo", "--once", "20").arguments())
        .contains("-Dsluice.engine=interpreted")
        .doesNotContain(COMPILES);
    assertThat(run("plugin", "test").arguments())
        .contains("-Dsluice.engine=interpreted", "-XX:TieredStopAtLevel=1")
        .doesNotContain(COMPILES);
  }

  @Test
  void commandsWithoutJavaScriptHaveNoEngine() throws Exception {
    jdk(jvms.resolve("a"), "25.0.3");
    assertThat(run("registry", "apply").arguments())
        .noneMatch(argument -> argument.startsWith("-Dsluice.engine"))
        .doesNotContain(COMPILES);
  }

  @Test
  void theProcessesOfAClusterHaveAnEngine() throws Exception {
    jdk(jvms.resolve("a"), "25.0.3");
    assertThat(run("cluster", "status").arguments())
        .contains("-Dsluice.engine=compiled", "-Dsluice.thin-jar=" + jobJar());
  }

  @Test
  void aClusterIsStartedWithTheJobsJarAndNothingElseBuildsIt() throws Exception {
    assertThat(built("cluster", "status")).isEmpty();
    assertThat(built("demo")).isEmpty();
    assertThat(built("cluster", "--verbose", "start")).contains("-Djob-jars.skip=false");
    Files.createDirectories(jobJar().getParent());
    write(jobJar(), "");
    assertThat(built("cluster", "start")).isEmpty();
  }

  @Test
  void aJobsJarOlderThanItsSourcesIsBuiltAgain() throws Exception {
    Files.createDirectories(jobJar().getParent());
    write(jobJar(), "");
    Files.setLastModifiedTime(jobJar(), FileTime.fromMillis(0));
    assertThat(built("cluster", "start")).contains("-Djob-jars.skip=false");
    write(home.resolve("deploy/target/classpath.txt"), ""); // as after a move
    assertThat(built("demo")).contains("-Djob-jars.skip=true");
  }

  /** What Maven was asked for by a command; empty if it was not started. */
  private String built(String... words) throws Exception {
    Path asked = home.resolve("asked");
    Path mvn = folder.toRealPath().resolve("path/bin/mvn");
    write(mvn, "#!/bin/sh\necho \"$@\" > asked\n");
    Files.setPosixFilePermissions(mvn, PosixFilePermissions.fromString("rwxr-xr-x"));
    run(words);
    String arguments = Files.exists(asked) ? Files.readString(asked) : "";
    Files.deleteIfExists(asked);
    return arguments;
  }

  private Path jobJar() {
    return home.resolve("job/target/sluice-job-0.1.0-thin.jar");
  }

  private Path compiler() {
    return home.resolve("deploy/target/compiler/25.0.3");
  }

  private static String note(String sentence) {
    return "-Dsluice.engine.note=" + sentence;
  }

  /** A JDK whose programs are one script. */
  private static Path jdk(Path jdk, String version) throws IOException {
    Files.createDirectories(jdk.resolve("bin"));
    write(jdk.resolve("release"), "JAVA_VERSION=\"%s\"\n".formatted(version));
    String script =
        """
        #!/bin/sh
        case "$*" in
          *java.base*) echo "$0"; printf '%%s\\n' "$@" ;;
          *jdk.internal.vm.ci*) [ ! -f "$(dirname "$0")/../no-jvmci" ] ;;
          *) echo "    java.version = %s" ;;
        esac
        """
            .formatted(version);
    for (String program : List.of("java", "javac")) {
      Path file = jdk.resolve("bin").resolve(program);
      write(file, script);
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    return jdk;
  }

  private static void write(Path file, String text) throws IOException {
    Files.writeString(file, text);
  }

  /**
   * What came of the script.
   *
   * @param status its exit status
   * @param output its lines: the Java it started and its arguments, or what it complained of
   */
  private record Ran(int status, List<String> output) {
    String java() {
      return output.get(0);
    }

    List<String> arguments() {
      return output.subList(1, output.size());
    }
  }

  private Ran run(String... words) throws Exception {
    List<String> command = new ArrayList<>(List.of(home.resolve("deploy/sluice").toString()));
    command.addAll(List.of(words));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().keySet().removeIf(name -> name.matches("(SLUICE_)?JAVA_.*"));
    builder.environment().putAll(environment);
    Process process = builder.start();
    List<String> lines = process.inputReader(UTF_8).lines().toList();
    return new Ran(process.waitFor(), lines);
  }
}
