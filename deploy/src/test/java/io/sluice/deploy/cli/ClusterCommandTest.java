package io.sluice.deploy.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code cluster} says before any process is started, or after all have ended. */
class ClusterCommandTest {
  private static final String JOB_JAR = "sluice.thin-jar";
  private static final String ALL_ENDED =
      """
      {"settings": {"kafkaPort": 1, "restPort": 2, "rpcPort": 3, "slots": 2, "parallelism": 2,
                    "jobOptions": []},
       "wanted": 2, "broker": {"pid": 1, "startedMillis": 0}, "jobManager": null,
       "taskManagers": {"1": {"pid": 1, "startedMillis": 0}}}
      """;

  @TempDir Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private Path cluster;

  @BeforeEach
  void makeAJobJar() throws IOException {
    cluster = folder.toRealPath().resolve("cluster");
    System.setProperty(JOB_JAR, Files.createFile(folder.resolve("job.jar")).toString());
  }

  @AfterEach
  void forgetTheJobJar() {
    System.clearProperty(JOB_JAR);
  }

  @Test
  void withoutAClusterThereIsOneSentence() {
    for (String command : List.of("status", "stop", "kill")) {
      assertThat(run(command)).isEqualTo(1);
      assertThat(takeErr())
          .isEqualTo(
              "No cluster was started in %s; start one with \"deploy/sluice cluster start --folder '%s'\", or say with --folder where yours is.%n"
                  .formatted(cluster, cluster));
    }
    assertThat(cluster).doesNotExist();
  }

  @Test
  void aClusterThatHasEndedIsRecognised() throws IOException {
    note(ALL_ENDED);
    for (String command : List.of("status", "kill")) {
      assertThat(run(command)).isEqualTo(1);
      assertThat(takeErr())
          .startsWith("The cluster that was started in %s has ended".formatted(cluster));
    }
  }

  @Test
  void stopRemovesWhatIsLeftOfAClusterThatHasEnded() throws IOException {
    note(ALL_ENDED);
    assertThat(run("stop")).as(err.toString()).isZero();
    assertThat(out)
        .hasToString(
            "No process of the cluster was left. The folder %s was removed.%n".formatted(cluster));
    assertThat(cluster).doesNotExist();
  }

  @Test
  void aNoteThatCannotBeReadIsLeftWhereItIs() throws IOException {
    note("{");
    assertThat(run("stop")).isEqualTo(1);
    assertThat(err.toString()).contains("cluster.json is not what a cluster has noted there");
    assertThat(cluster.resolve("cluster.json")).exists();
  }

  @Test
  void aFolderWithOtherFilesIsNotTaken() throws IOException {
    Files.createDirectories(cluster);
    Files.createFile(cluster.resolve("thesis.txt"));
    for (String command : List.of("start", "stop", "status")) {
      assertThat(run(command)).isEqualTo(2);
      assertThat(takeErr())
          .isEqualTo(
              "The folder %s has files that are no cluster's; choose one that is empty or missing with --folder.%n"
                  .formatted(cluster));
    }
    assertThat(cluster).isDirectoryContaining("glob:**thesis.txt");
  }

  @Test
  void twoCommandsDoNotWorkOnItAtATime() throws IOException {
    note(ALL_ENDED);
    try (FileChannel lock =
        FileChannel.open(
            cluster.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      lock.lock();
      assertThat(run("stop")).isEqualTo(1);
      assertThat(takeErr())
          .isEqualTo(
              "Another command works on the cluster in %s; wait for its end.%n".formatted(cluster));
    }
  }

  @Test
  void wrongNumbersAreRefused() {
    assertThat(run("start", "--task-managers", "0")).isEqualTo(2);
    assertThat(takeErr())
        .isEqualTo("--task-managers is 0; expected a number from 1.%n".formatted());
    assertThat(run("start", "--port", "70000")).isEqualTo(2);
    assertThat(takeErr()).isEqualTo("--port is 70000; expected 0 to 65535.%n".formatted());
    assertThat(run("kill", "broker", "1")).isEqualTo(2);
    assertThat(takeErr())
        .isEqualTo("There is one broker only; leave the number 1 out.%n".formatted());
  }

  @Test
  void anUnknownProcessIsRefused() {
    assertThat(run("kill", "zookeeper")).isEqualTo(2);
    assertThat(takeErr()).contains("expected one of [TASKMANAGER, JOBMANAGER, BROKER]");
  }

  @Test
  void aMissingJobJarIsNamed() {
    System.setProperty(JOB_JAR, "/no/such.jar");
    assertThat(run("start")).isEqualTo(1);
    assertThat(takeErr())
        .isEqualTo(
            "The job's jar /no/such.jar is missing; build it with \"mvn -DskipTests package\".%n"
                .formatted());
  }

  @Test
  void clusterAloneNamesItsCommands() {
    assertThat(Sluice.run(new String[] {"cluster"}, new PrintWriter(out), new PrintWriter(err)))
        .isEqualTo(2);
    assertThat(takeErr())
        .isEqualTo(
            "Missing command: start, status, kill or stop. See \"sluice cluster --help\".%n"
                .formatted());
  }

  private void note(String json) throws IOException {
    Files.createDirectories(cluster);
    Files.writeString(cluster.resolve("cluster.json"), json, UTF_8);
  }

  private int run(String command, String... words) {
    List<String> all = new ArrayList<>(List.of("cluster", command));
    all.addAll(List.of(words));
    all.addAll(List.of("--folder", cluster.toString()));
    return Sluice.run(
        all.toArray(String[]::new), new PrintWriter(out, true), new PrintWriter(err, true));
  }

  private String takeErr() {
    String said = err.toString();
    err.getBuffer().setLength(0);
    return said;
  }
}
