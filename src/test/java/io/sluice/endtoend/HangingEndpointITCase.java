package io.sluice.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A team whose exporter's endpoint takes connections and does not answer for ten minutes. Time goes
 * 60 times as fast: the waits between attempts, the limits of calls and of requests are a sixtieth
 * of their defaults, and the ten minutes are as many attempts at a batch as fit into them.
 */
class HangingEndpointITCase {
  private static final int SLOW = 1;
  private static final int QUICK = 2;
  private static final List<Integer> TEAMS = List.of(SLOW, QUICK);

  /** At 0, 16, 38, 72, 130, 236 and 438 s of the ten minutes, each of which hangs for 10 s. */
  private static final int ATTEMPTS_IN_TEN_MINUTES = 7;

  private static final long WINDOW = 10;
  private static final int EVENTS_AT_FIRST = 120;

  @TempDir static Path folder;
  private static TestBed bed;
  private static ExportEndpoint endpoint;
  private static String job;

  @BeforeAll
  static void start() throws Exception {
    endpoint = ExportEndpoint.hangingFor(SLOW);
    bed = TestBed.start(folder);
    RegistryFolder registry =
        bed.registry("registry")
            .plugin(
                1,
                "Exporter",
                """
                const { RetryError } = require('@posthog/plugin-scaffold')

                async function processEvent(event, { storage }) {
                  event.properties.n = (await storage.get('n', 0)) + 1
                  await storage.set('n', event.properties.n)
                  return event
                }

                async function exportEvents(events, { config, batchId }) {
                  try {
                    await fetch(config.server, {
                      method: 'POST',
                      body: JSON.stringify({
                        team: Number(config.team),
                        batchId,
                        uuids: events.map(({ uuid }) => uuid),
                      }),
                    })
                  } catch (error) {
                    throw new RetryError(error.message)
                  }
                }

                module.exports = { processEvent, exportEvents }
                """);
    for (int team : TEAMS) {
      registry
          .team(team)
          .config(
              team * 10,
              team,
              1,
              1,
              true,
              """
              {"server": "%s", "team": "%d", \
              "exportEventsBufferBytes": "1000", "exportEventsBufferSeconds": "1"}\
              """
                  .formatted(endpoint.address(), team));
    }
    bed.apply(registry);
    job =
        bed.startJob(
            Map.of("execution.checkpointing.interval", "500 ms"),
            Map.of(
                "source.start-from", "earliest",
                "fetch.allow", "127.0.0.1",
                "plugins.in-flight-per-team", String.valueOf(WINDOW),
                "retries.exports.initial-delay", "100 ms",
                "retries.exports.max-delay", "10 s",
                "sandbox.task-timeout", "500 ms",
                "fetch.timeout", "167 ms"));
  }

  @AfterAll
  static void stop() {
    bed.close();
    endpoint.close();
  }

  @Test
  void whileAnEndpointHangsNothingElseWaitsAndAfterwardsItGetsAll() {
    Map<Integer, List<String>> sent = new HashMap<>();
    try (TopicReader rows = bed.rows();
        TopicReader deadLetters = bed.deadLetters()) {
      for (int team : TEAMS) {
        sent.put(team, new ArrayList<>(bed.events().send(team, events(EVENTS_AT_FIRST))));
      }
      for (int team : TEAMS) {
        rows.await("all events", EVENTS_AT_FIRST, row -> isOf(row, team));
      }
      Awaited.until("a batch has come", () -> !endpoint.received(SLOW).isEmpty());
      JsonNode first = endpoint.received(SLOW).get(0);

      int failedBefore = checkpoints("failed");
      int completedBefore = checkpoints("completed");
      long mostCalls = 0;
      // One event at a time, and none before the last one is all through: what hangs would show.
      while (attempts(first) < ATTEMPTS_IN_TEN_MINUTES) {
        for (int team : TEAMS) {
          String uuid = bed.events().send(team, events(1)).get(0);
          sent.get(team).add(uuid);
          rows.await("an event meanwhile", row -> row.path("uuid").asText().equals(uuid));
        }
        assertThat(endpoint.accepted(SLOW)).isEmpty();
        mostCalls = Math.max(mostCalls, assertIsBounded(sent.get(SLOW).size()));
      }
      assertThat(mostCalls).as("most calls that were seen in flight").isPositive();
      Awaited.until(
          "the other team's events are exported",
          () -> endpoint.accepted(QUICK).containsAll(sent.get(QUICK)));
      assertThat(endpoint.accepted(SLOW)).isEmpty();
      assertThat(checkpoints("failed")).isEqualTo(failedBefore);
      assertThat(checkpoints("completed")).isGreaterThan(completedBefore);

      endpoint.recover();
      Progress.until(
          "events exported after all", sent.get(SLOW).size(), () -> endpoint.accepted(SLOW).size());
      assertThat(endpoint.accepted(SLOW)).containsExactlyInAnyOrderElementsOf(sent.get(SLOW));
      assertThat(deadLetters.read()).isEmpty();
      assertBatchesAreStable();
      for (int team : TEAMS) {
        assertThat(rows.read().stream().filter(row -> isOf(row, team)))
            .extracting(row -> row.path("uuid").asText())
            .containsExactlyInAnyOrderElementsOf(sent.get(team));
      }
    }
  }

  /** Only the window's calls are on the heap, the rest is in state, each once; how many calls. */
  private static long assertIsBounded(int events) {
    long calls = gauge("callsInFlight");
    assertThat(calls).isLessThanOrEqualTo(WINDOW * TEAMS.size());
    assertThat(gauge("inFlight")).isLessThanOrEqualTo(WINDOW * TEAMS.size());
    assertThat(gauge("callBytesDelayed")).isLessThan(events * 1_000L);
    return calls;
  }

  /** Every event has been in one batch only, however often that came, and each has an id. */
  private static void assertBatchesAreStable() {
    Map<String, JsonNode> batchOf = new HashMap<>();
    for (JsonNode batch : endpoint.received(SLOW)) {
      assertThat(batch.path("batchId").asText()).hasSize(36);
      for (JsonNode uuid : batch.path("uuids")) {
        JsonNode before = batchOf.putIfAbsent(uuid.asText(), batch);
        assertThat(before == null ? batch : before).isEqualTo(batch);
      }
    }
  }

  private static int checkpoints(String ended) {
    return bed.rest().checkpoints(job).path("counts").path(ended).asInt();
  }

  private static int attempts(JsonNode batch) {
    return (int) endpoint.received(SLOW).stream().filter(batch::equals).count();
  }

  /** Of PLUGINS, all subtasks together; as old as Flink's REST interface lets it be. */
  private static long gauge(String name) {
    return bed.pluginsGauge(job, name);
  }

  private static String[] events(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "{\"event\": \"e\", \"distinct_id\": \"id-%d\"}".formatted(i % 4))
        .toArray(String[]::new);
  }

  private static boolean isOf(JsonNode row, int team) {
    return row.path("team_id").asInt() == team;
  }
}
