package io.sluice.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three of the worst plugins in one job, beside teams whose plugins are good: what they do ends
 * them, and nobody else.
 */
class BadPluginsITCase {
  private static final int TOO_LARGE = 1;
  private static final int ENDLESS = 2;
  private static final int UNSTOPPABLE = 3;
  private static final int BOMB = 4;
  private static final List<Integer> BAD = List.of(TOO_LARGE, ENDLESS, UNSTOPPABLE, BOMB);
  private static final List<Integer> GOOD = List.of(5, 6);

  /** A plugin that breaks a limit with each event is paused by the tenth of them. */
  private static final int EVENTS = 15;

  @TempDir static Path folder;
  private static TestBed bed;
  private static String job;

  @BeforeAll
  static void start() throws Exception {
    bed = TestBed.start(folder);
    RegistryFolder registry =
        bed.registry("registry")
            .plugin(
                TOO_LARGE,
                "Too large",
                """
                function processEvent(event) {
                  event.properties.much = 'x'.repeat(100_000)
                  return event
                }
                """)
            .plugin(
                ENDLESS,
                "Endless",
                """
                function processEvent(event) {
                  event.properties = { get much() { while (true) {} } }
                  return event
                }
                """)
            .plugin(
                UNSTOPPABLE,
                "Unstoppable",
                """
                function processEvent(event) {
                  let all = [1]
                  for (let i = 0; i < 26; i++) all = [all, all]
                  event.properties.text = JSON.stringify(all) // one step of the language
                  return event
                }
                """)
            .plugin(
                BOMB,
                "Bomb",
                """
                const kept = []
                function processEvent() {
                  for (;;) kept.push(new Array(100_000).fill(kept.length))
                }
                """)
            .plugin(
                5,
                "Counter",
                """
                async function processEvent(event, { storage }) {
                  event.properties.n = (await storage.get('n', 0)) + 1
                  await storage.set('n', event.properties.n)
                  return event
                }
                """);
    Stream.concat(BAD.stream(), GOOD.stream())
        .forEach(
            team -> registry.team(team).config(team * 10, team, Math.min(team, GOOD.get(0)), 1));
    bed.apply(registry);
    job =
        bed.startJob(
            Map.of(),
            Map.of(
                "source.start-from", "earliest",
                "sink.max-record-bytes", "50000",
                "sandbox.cpu-per-slice", "100 ms",
                "sandbox.allocation-per-slice", "64 mb"));
  }

  @AfterAll
  static void stop() {
    bed.close();
  }

  @Test
  void theCulpritsAreNamedAndOffAndTheOthersLoseNothing() {
    Map<Integer, List<String>> sent = new HashMap<>();
    Map<Integer, Traffic> traffic = new HashMap<>();
    try (TopicReader rows = bed.rows();
        TopicReader installed = bed.installed();
        TopicReader deadLetters = bed.deadLetters()) {
      GOOD.forEach(team -> traffic.put(team, Traffic.start(bed.events(), team, i -> event())));
      for (int team : BAD) {
        sent.put(
            team,
            bed.events().send(team, Collections.nCopies(EVENTS, event()).toArray(String[]::new)));
      }
      assertStatus(installed, UNSTOPPABLE, "thread-lost", "nothing could stop it");
      for (int team : List.of(TOO_LARGE, ENDLESS, BOMB)) {
        assertStatus(installed, team, "paused", "It is paused for 10 minutes");
      }

      // They are off, so their events pass as they came; and the others' go on.
      for (int team : BAD) {
        String uuid = bed.events().send(team, event()).get(0);
        JsonNode row = rows.await("an event", found -> uuid(found).equals(uuid));
        assertThat(EventRows.properties(row).has("$plugins_failed")).isFalse();
      }
      for (int team : GOOD) {
        long before = rows.read().stream().filter(row -> isOf(row, team)).count();
        rows.await("more events", (int) before + 20, row -> isOf(row, team));
      }
      traffic.forEach((team, ofTeam) -> sent.put(team, ofTeam.stop()));
      for (int team : GOOD) {
        List<JsonNode> all =
            rows.await("all events", sent.get(team).size(), row -> isOf(row, team));
        assertThat(all)
            .extracting(BadPluginsITCase::uuid)
            .containsExactlyInAnyOrderElementsOf(sent.get(team));
        assertThat(all)
            .extracting(row -> EventRows.properties(row).path("n").asInt())
            .doesNotHaveDuplicates()
            .doesNotContain(0);
      }
      assertThat(deadLetters.read())
          .allMatch(letter -> letter.path("code").asText().equals("RECORD_TOO_LARGE"))
          .allMatch(letter -> isOf(letter, TOO_LARGE));
      assertThat(bed.rest().state(job)).isEqualTo("RUNNING");
      assertThat(bed.rest().lastFailure(job)).isEmpty();
    } finally {
      traffic.values().forEach(Traffic::close);
    }
  }

  private static void assertStatus(TopicReader installed, int team, String state, String reason) {
    JsonNode status =
        installed.await(
            "the status of team %d's plugin".formatted(team),
            found -> found.path("plugin_config_id").asInt() == team * 10);
    assertThat(status.path("state").asText()).isEqualTo(state);
    assertThat(status.path("reason").asText()).contains(reason);
  }

  private static String event() {
    return "{\"event\": \"e\", \"distinct_id\": \"ann\"}";
  }

  private static String uuid(JsonNode row) {
    return row.path("uuid").asText();
  }

  private static boolean isOf(JsonNode row, int team) {
    return row.path("team_id").asInt() == team;
  }
}
