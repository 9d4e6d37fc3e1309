package io.sluice.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.deploy.kafka.KafkaConnection;
import io.sluice.deploy.local.FlinkRest;
import io.sluice.deploy.local.FlinkRest.RunRequest;
import io.sluice.deploy.local.LocalBroker;
import io.sluice.deploy.local.StandaloneCluster;
import io.sluice.endtoend.SluiceCommand.Ended;
import io.sluice.job.options.Topics;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * The job's thin jar on a session cluster of separate processes, which have GraalVM in their class
 * path as if it lay in {@code lib/}; the registry and events come from the command line. In the
 * usual build {@link CrashITCase} runs the jar so, and {@link ClusterCommandITCase} the commands.
 */
@EnabledIfSystemProperty(
    named = "nightly",
    matches = "true",
    disabledReason = "CrashITCase and ClusterCommandITCase show most of it; mvn verify -Pnightly")
@DisabledIfSystemProperty(
    named = "job-jars.skip",
    matches = "true",
    disabledReason = "the build was asked to leave the job jars out")
class StandaloneClusterITCase {
  private static final int SLOTS = 2;

  @TempDir Path folder;

  private final Topics topics = Topics.withPrefix("");

  @AfterAll
  static void nothingIsLeft() {
    Leaks.awaitNone();
  }

  @Test
  void theThinJarRunsAndRunsAgainAfterItWasCancelled() throws Exception {
    try (LocalBroker broker = TestBed.startBroker(folder.resolve("kafka"), topics);
        StandaloneCluster cluster =
            StandaloneCluster.start(folder.resolve("flink"), 1, SLOTS, Map.of());
        TopicReader rows =
            new TopicReader(
                new KafkaConnection(broker.bootstrapServers(), Map.of()), topics.eventsOut())) {
      installPlugin(broker);
      FlinkRest rest = cluster.rest();
      String jar = rest.upload(Checkout.thinJar());

      for (String run : List.of("first run", "second run")) {
        String job = rest.run(jar, request(broker));
        TestBed.awaitRunning(rest, job);
        send(broker, run);
        JsonNode row = rows.await(run, found -> found.path("event").asText().equals(run));
        assertThat(row.path("properties").asText())
            .contains("\"seen\":\"" + run + "\"")
            .contains("\"$plugins_succeeded\":[\"Marker (10)\"]");
        assertThat(rest.lastFailure(job)).isEmpty();
        rest.cancel(job);
        Awaited.until("the job is cancelled", () -> rest.state(job).equals("CANCELED"));
      }
    }
  }

  private static RunRequest request(LocalBroker broker) {
    return new RunRequest(
        null,
        List.of(
            "--kafka.brokers",
            broker.bootstrapServers(),
            "--job.checkpoint-interval",
            "1 s",
            "--sandbox.threads",
            "1"),
        SLOTS,
        null);
  }

  private void installPlugin(LocalBroker broker) throws Exception {
    Path file =
        new RegistryFolder(folder.resolve("registry"))
            .team(1)
            .plugin(
                1,
                "Marker",
                "function processEvent(event) { event.properties = { seen: event.event }; return"
                    + " event }")
            .config(10, 1, 1, 1)
            .file();
    Ended applied =
        SluiceCommand.run(
            folder, "registry", "apply", file.toString(), "--brokers", broker.bootstrapServers());
    assertThat(applied)
        .isEqualTo(
            new Ended(
                0,
                "3 records written to sluice_registry at %s.%n"
                    .formatted(broker.bootstrapServers()),
                ""));
  }

  private void send(LocalBroker broker, String name) throws Exception {
    Ended sent =
        SluiceCommand.run(
            folder,
            "event",
            "send",
            "1",
            "{\"event\": \"%s\", \"distinct_id\": \"ann\"}".formatted(name),
            "--brokers",
            broker.bootstrapServers());
    assertThat(sent.status()).as(sent.err()).isZero();
    assertThat(sent.out()).contains("sent to events_plugin_ingestion");
  }
}
