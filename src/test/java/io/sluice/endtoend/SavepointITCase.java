package io.sluice.endtoend;

import static io.sluice.endtoend.EventRows.properties;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Stopping in the middle of traffic. One plugin numbers its team's events, in {@code storage}; a
 * second one waits, so that events are between the two when the savepoint is taken. If an effect
 * counted twice, or not at all, the numbers would have gaps or repetitions.
 */
class SavepointITCase {
  private static final int DISTINCT_IDS = 4;

  @TempDir static Path folder;
  private static TestBed bed;

  @BeforeAll
  static void start() {
    bed = TestBed.start(folder);
    RegistryFolder registry =
        bed.registry("registry")
            .plugin(
                1,
                "Counter",
                """
                async function processEvent(event, { storage }) {
                  const n = (await storage.get('n', 0)) + 1
                  await storage.set('n', n)
                  event.properties.n = n
                  return event
                }
                """)
            .plugin(
                2,
                "Waiter",
                """
                async function processEvent(event, { storage }) {
                  const key = `seen ${event.distinct_id}`
                  for (let i = 0; i < 3; i++) {
                    await null
                    await storage.get(`${key} ${i}`)
                  }
                  event.properties.before = await storage.get(key, null)
                  await storage.set(key, event.properties.number)
                  return event
                }
                """);
    for (int team = 1; team <= 6; team++) {
      registry.team(team).config(team * 10, team, 1, 1).config(team * 10 + 1, team, 2, 2);
    }
    bed.apply(registry);
  }

  @AfterAll
  static void stop() {
    bed.close();
  }

  @Test
  void aStoppedJobGoesOnAtAnotherParallelismAsIfItHadNeverStopped() throws Exception {
    Set<Integer> teams = Set.of(1, 2, 3);
    try (TopicReader rows = bed.rows();
        Teams traffic = new Teams(teams)) {
      String first = startJob("stop", 1, null);
      rows.await("some events", 100, row -> isOf(row, teams));
      String one = bed.rest().stop(first, bed.savepoints(), false);

      String second = startJob("stop", 2, one);
      long before = count(rows.read(), teams);
      rows.await("more events", (int) before + 200, row -> isOf(row, teams));
      String two = bed.rest().stop(second, bed.savepoints(), false);

      String third = startJob("stop", 1, two);
      Map<Integer, List<String>> sent = traffic.stop();
      int count = sent.values().stream().mapToInt(List::size).sum();
      List<JsonNode> all = rows.await("all events", count, row -> isOf(row, teams));
      cancel(third);

      assertThat(all).as("each event has one row, for the sink is exactly once").hasSize(count);
      assertEveryEffectOnce(all, sent);
      assertOrderIsKept(all);
    }
  }

  @Test
  void aSavepointCanBeReturnedToAfterTheJobHasGoneOn() throws Exception {
    Set<Integer> teams = Set.of(4, 5, 6);
    try (TopicReader rows = bed.rows();
        Teams traffic = new Teams(teams)) {
      String first = startJob("return", 2, null);
      rows.await("some events", 100, row -> isOf(row, teams));
      String savepoint = bed.rest().savepoint(first, bed.savepoints());
      long before = count(rows.read(), teams);
      rows.await("more events", (int) before + 200, row -> isOf(row, teams));
      cancel(first);

      // The same group, so the same transactional ids: the new run ends what the cancelled one has
      // left open, which would hide all later rows from readers until it timed out.
      String second = startJob("return", 1, savepoint);
      Map<Integer, List<String>> sent = traffic.stop();
      // Order is kept for a distinct id only: when the last event of each is out, all are.
      Set<String> last = new TreeSet<>();
      sent.forEach(
          (team, uuids) -> {
            List<String> ofIds = bed.events().send(team, lastEvents());
            uuids.addAll(ofIds);
            last.addAll(ofIds);
          });
      rows.await("the last events", last.size(), row -> last.contains(row.path("uuid").asText()));
      cancel(second);

      // What came out between the savepoint and the return came out again.
      Map<String, JsonNode> latest = new LinkedHashMap<>();
      for (JsonNode row : rows.read().stream().filter(row -> isOf(row, teams)).toList()) {
        latest.remove(row.path("uuid").asText());
        latest.put(row.path("uuid").asText(), row);
      }
      assertEveryEffectOnce(List.copyOf(latest.values()), sent);
    }
  }

  /** The numbers of a team's events are 1 to N, and each id's second plugin saw each event once. */
  private static void assertEveryEffectOnce(List<JsonNode> rows, Map<Integer, List<String>> sent) {
    sent.forEach(
        (team, uuids) -> {
          List<JsonNode> ofTeam = rows.stream().filter(row -> isOf(row, Set.of(team))).toList();
          assertThat(ofTeam)
              .extracting(row -> row.path("uuid").asText())
              .containsExactlyInAnyOrderElementsOf(uuids);
          assertThat(ofTeam)
              .extracting(row -> properties(row).path("n").asInt())
              .containsExactlyInAnyOrderElementsOf(
                  IntStream.rangeClosed(1, uuids.size()).boxed().toList());
          assertThat(ofTeam).allMatch(row -> properties(row).path("$plugins_failed").isEmpty());
        });
  }

  /** Events of one distinct id came out as they were sent, and met the second plugin so too. */
  private static void assertOrderIsKept(List<JsonNode> rows) {
    Map<String, JsonNode> previous = new HashMap<>();
    for (JsonNode row : rows) {
      JsonNode properties = properties(row);
      JsonNode before =
          previous.put(
              row.path("team_id").asInt() + ":" + row.path("distinct_id").asText(),
              properties.path("number"));
      assertThat(properties.path("before").asText("none"))
          .isEqualTo(before == null ? "none" : before.asText());
      if (before != null) {
        assertThat(properties.path("number").asInt()).isGreaterThan(before.asInt());
      }
    }
  }

  private static String startJob(String group, int parallelism, String savepoint) throws Exception {
    return bed.startRun(group, parallelism, savepoint, Map.of());
  }

  private static void cancel(String job) {
    bed.rest().cancel(job);
    Awaited.until("the job is cancelled", () -> bed.rest().state(job).equals("CANCELED"));
  }

  private static String event(int number) {
    return "{\"event\": \"e\", \"distinct_id\": \"id-%d\", \"properties\": {\"number\": %d}}"
        .formatted(number % DISTINCT_IDS, number);
  }

  /** One event of each distinct id. */
  private static String[] lastEvents() {
    return IntStream.range(0, DISTINCT_IDS).mapToObj(SavepointITCase::event).toArray(String[]::new);
  }

  private static long count(List<JsonNode> rows, Set<Integer> teams) {
    return rows.stream().filter(row -> isOf(row, teams)).count();
  }

  private static boolean isOf(JsonNode row, Set<Integer> teams) {
    return teams.contains(row.path("team_id").asInt());
  }

  /** Traffic of several teams. */
  private static final class Teams implements AutoCloseable {
    private final Map<Integer, Traffic> traffic = new HashMap<>();

    Teams(Set<Integer> teams) {
      for (int team : teams) {
        traffic.put(team, Traffic.start(bed.events(), team, SavepointITCase::event));
      }
    }

    /** Stops sending; uuids by team. */
    Map<Integer, List<String>> stop() {
      Map<Integer, List<String>> sent = new HashMap<>();
      traffic.forEach((team, events) -> sent.put(team, new ArrayList<>(events.stop())));
      return sent;
    }

    @Override
    public void close() {
      traffic.values().forEach(Traffic::close);
    }
  }
}
