package io.sluice.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.deploy.kafka.KafkaConnection;
import io.sluice.deploy.local.FlinkRest;
import io.sluice.deploy.local.FlinkRest.RunRequest;
import io.sluice.deploy.local.LocalBroker;
import io.sluice.deploy.local.StandaloneCluster;
import io.sluice.job.options.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * A plugin against a task manager's whole heap, with the limits as they are by default, and beside
 * it good ones: first in one call, then a bit with each event. A task manager that dies of it is
 * started again, as whoever runs a cluster has it.
 */
@DisabledIfSystemProperty(
    named = "job-jars.skip",
    matches = "true",
    disabledReason = "the build was asked to leave the job jars out")
@EnabledIfSystemProperty(
    named = "nightly",
    matches = "true",
    disabledReason =
        "it takes minutes, and BadPluginsITCase shows most of it; mvn verify -Pnightly")
class HeapBombITCase {
  private static final int AT_ONCE = 1;
  private static final int BIT_BY_BIT = 2;
  private static final List<Integer> BAD = List.of(AT_ONCE, BIT_BY_BIT);
  private static final List<Integer> GOOD = List.of(3, 4);
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  /** From one event of a bad team to the next. */
  private static final Duration TURN = Duration.ofMillis(50);

  /** Rows that come out of a good team after all is over: some five minutes of its traffic. */
  private static final int ROWS_AFTERWARDS = 30_000;

  @TempDir Path folder;

  private final Topics topics = Topics.withPrefix("");

  @AfterAll
  static void nothingIsLeft() {
    Leaks.awaitNone();
  }

  @Test
  void aPluginThatFillsTheHeapIsNamedAndOffAndTheOthersLoseNothing() throws Exception {
    try (LocalBroker broker = TestBed.startBroker(folder.resolve("kafka"), topics);
        StandaloneCluster cluster =
            StandaloneCluster.start(
                folder.resolve("flink"),
                1,
                1,
                Map.of(
                    "restart-strategy.type", "fixed-delay",
                    "restart-strategy.fixed-delay.attempts", String.valueOf(Integer.MAX_VALUE),
                    "restart-strategy.fixed-delay.delay", "200 ms"))) {
      KafkaConnection kafka = new KafkaConnection(broker.bootstrapServers(), Map.of());
      registry().apply(kafka, topics.registry());
      FlinkRest rest = cluster.rest();
      String job =
          rest.run(
              rest.upload(Checkout.thinJar()), new RunRequest(null, arguments(kafka), 1, null));
      Map<Integer, Traffic> traffic = new HashMap<>();
      try (EventWriter events = new EventWriter(kafka, topics.eventsIn());
          TopicReader rows = new TopicReader(kafka, topics.eventsOut());
          TopicReader installed = new TopicReader(kafka, topics.registry())) {
        GOOD.forEach(team -> traffic.put(team, Traffic.start(events, team, i -> event())));
        for (int team : BAD) {
          try (Traffic bad = Traffic.start(events, team, i -> event(), TURN)) {
            Awaited.until(
                "the status of team %d's plugin is there".formatted(team),
                PATIENCE,
                () -> {
                  replaceTheDead(cluster);
                  return installed.read().stream().anyMatch(found -> isStatus(found, team));
                });
          }
        }
        long before = rowsOf(rows, GOOD.get(0));
        Progress.until(
            "rows of a good team",
            (int) before + ROWS_AFTERWARDS,
            () -> {
              replaceTheDead(cluster);
              return (int) rowsOf(rows, GOOD.get(0));
            });
        for (int team : GOOD) {
          List<String> sent = traffic.get(team).stop();
          Progress.until("rows of team " + team, sent.size(), () -> (int) rowsOf(rows, team));
          assertThat(rows.read().stream().filter(row -> isOf(row, team)))
              .extracting(row -> row.path("uuid").asText())
              .containsExactlyInAnyOrderElementsOf(sent);
        }
        assertThat(rest.state(job)).isEqualTo("RUNNING");
      } finally {
        traffic.values().forEach(Traffic::close);
      }
    }
  }

  private static void replaceTheDead(StandaloneCluster cluster) {
    for (int i = cluster.taskManagers().size() - 1; i >= 0; i--) {
      ProcessHandle process = cluster.taskManagers().get(i);
      if (!process.isAlive()) {
        System.out.printf("Task manager %d has died%n", process.pid());
        cluster.killTaskManager(i);
        cluster.startTaskManager();
      }
    }
  }

  private RegistryFolder registry() {
    RegistryFolder registry =
        new RegistryFolder(folder.resolve("registry"))
            .plugin(
                AT_ONCE,
                "At once",
                """
                const kept = []
                function processEvent() {
                  for (;;) kept.push(new Array(100_000).fill(kept.length))
                }
                """)
            .plugin(
                BIT_BY_BIT,
                "Bit by bit",
                """
                const kept = []
                function processEvent(event) {
                  kept.push(new Array(2_000_000).fill(kept.length))
                  return event
                }
                """)
            .plugin(3, "Good", "function processEvent(event) { return event }");
    BAD.forEach(team -> registry.team(team).config(team * 10, team, team, 1));
    GOOD.forEach(team -> registry.team(team).config(team * 10, team, 3, 1));
    return registry;
  }

  private List<String> arguments(KafkaConnection kafka) {
    return List.of(
        "--kafka.brokers", kafka.brokers(),
        "--source.start-from", "earliest",
        "--sink.delivery-guarantee", "exactly-once",
        "--job.checkpoint-interval", "1 s",
        "--sandbox.flight-folder", folder.resolve("flights").toString());
  }

  private static boolean isStatus(JsonNode found, int team) {
    return found.path("plugin_config_id").asInt() == team * 10
        && List.of("paused", "disabled", "suspected", "thread-lost")
            .contains(found.path("state").asText());
  }

  private static long rowsOf(TopicReader rows, int team) {
    return rows.read().stream().filter(row -> isOf(row, team)).count();
  }

  private static boolean isOf(JsonNode row, int team) {
    return row.path("team_id").asInt() == team;
  }

  private static String event() {
    return "{\"event\": \"e\", \"distinct_id\": \"ann\"}";
  }
}
