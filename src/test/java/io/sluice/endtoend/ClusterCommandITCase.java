package io.sluice.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.deploy.kafka.KafkaConnection;
import io.sluice.deploy.local.FlinkRest;
import io.sluice.endtoend.SluiceCommand.Ended;
import io.sluice.job.options.Topics;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/** {@code cluster} as an operator uses it who wants to see what a kill does. */
@DisabledIfSystemProperty(
    named = "job-jars.skip",
    matches = "true",
    disabledReason = "the build was asked to leave the job jars out")
class ClusterCommandITCase {
  @TempDir Path folder;

  @AfterEach
  void stop() throws Exception {
    if (Files.exists(clusterFolder())) {
      cluster("stop");
    }
  }

  @Test
  void itOutlivesTheCommandAndItsKilledProcessesAreStartedAgain() throws Exception {
    Ended started = ok("start", "--port", "0", "--kafka-port", "0");
    assertThat(started.out()).startsWith("The job was submitted.").contains(brokers());
    List<ProcessHandle> processes = processes();
    assertThat(processes).hasSize(4).allMatch(ProcessHandle::isAlive);
    assertThat(ok("start").out())
        .startsWith("The cluster in %s runs already.".formatted(clusterFolder()))
        .doesNotContain("submitted");
    assertThat(processes()).isEqualTo(processes);

    try (TopicReader rows =
        new TopicReader(
            new KafkaConnection(brokers(), Map.of()), Topics.withPrefix("").eventsOut())) {
      installPlugin();
      FlinkRest rest = new FlinkRest(URI.create("http://localhost:" + port("restPort")));
      String job = rest.jobs().get(0).id();
      TestBed.awaitRunning(rest, job);
      send("before");
      rows.await("the first event", row -> row.path("event").asText().equals("before"));
      Awaited.until(
          "a checkpoint is completed",
          () -> rest.checkpoints(job).path("latest").path("completed").has("id"));

      assertThat(ok("kill", "taskmanager", "1").out())
          .startsWith("Task manager 1 (process %d) was killed.".formatted(processes.get(2).pid()));
      assertThat(processes.get(2).isAlive()).isFalse();
      ok("kill", "broker");
      ok("kill", "jobmanager");
      assertThat(ok("status").out())
          .containsPattern("Kafka broker +gone")
          .containsPattern("Job manager +gone")
          .containsPattern("Task manager 1 +gone")
          .containsPattern("Task manager 2 +runs, process " + processes.get(3).pid());

      assertThat(ok("start").out())
          .contains("The job was submitted, to go on from the last checkpoint (chk-");
      TestBed.awaitRunning(rest, rest.jobs().get(0).id());
      send("after");
      rows.await("the second event", row -> row.path("event").asText().equals("after"));
      assertThat(ok("status").out())
          .containsPattern("Kafka broker +runs")
          .containsPattern("Job sluice .*: RUNNING; (\\d+) of \\1 tasks run");
    }
    List<ProcessHandle> last = processes();
    ok("stop");
    assertThat(last).noneMatch(ProcessHandle::isAlive);
    assertThat(clusterFolder()).doesNotExist();
  }

  private void installPlugin() throws Exception {
    Path file =
        new RegistryFolder(folder.resolve("registry"))
            .team(1)
            .plugin(1, "Marker", "function processEvent(event) { return event }")
            .config(10, 1, 1, 1)
            .file();
    Ended applied =
        SluiceCommand.run(folder, "registry", "apply", file.toString(), "--brokers", brokers());
    assertThat(applied.status()).as(applied.err()).isZero();
  }

  private void send(String name) throws Exception {
    String event = "{\"event\": \"%s\", \"distinct_id\": \"ann\"}".formatted(name);
    Ended sent = SluiceCommand.run(folder, "event", "send", "1", event, "--brokers", brokers());
    assertThat(sent.status()).as(sent.err()).isZero();
  }

  private Ended ok(String... words) throws Exception {
    Ended ended = cluster(words);
    assertThat(ended.status()).as(ended.err()).isZero();
    return ended;
  }

  private Ended cluster(String... words) throws Exception {
    List<String> all = new ArrayList<>(List.of("cluster"));
    all.addAll(List.of(words));
    all.addAll(List.of("--folder", clusterFolder().toString()));
    return SluiceCommand.run(folder, all.toArray(String[]::new));
  }

  private Path clusterFolder() throws IOException {
    return folder.toRealPath().resolve("cluster");
  }

  private String brokers() throws IOException {
    return "localhost:" + port("kafkaPort");
  }

  private int port(String name) throws IOException {
    return note().path("settings").path(name).asInt();
  }

  /** Broker, job manager, task managers by their numbers. */
  private List<ProcessHandle> processes() throws IOException {
    List<JsonNode> marks = new ArrayList<>();
    marks.add(note().path("broker"));
    marks.add(note().path("jobManager"));
    note().path("taskManagers").forEach(marks::add);
    return marks.stream()
        .map(mark -> ProcessHandle.of(mark.path("pid").asLong()).orElseThrow())
        .toList();
  }

  private JsonNode note() throws IOException {
    return new ObjectMapper().readTree(clusterFolder().resolve("cluster.json").toFile());
  }
}
