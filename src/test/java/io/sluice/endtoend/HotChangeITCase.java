package io.sluice.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Registry changes while events flow. Each test has a team with the plugin Greeter, which sets a
 * property; what the property is tells which version an event has seen.
 */
class HotChangeITCase {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int DISTINCT_IDS = 3;
  private static final String NO_GREETING = "";

  private static final int SETTINGS = 1;
  private static final int DISABLED = 2;
  private static final int DELETED = 3;
  private static final int NEW_CODE = 4;
  private static final int ADDED = 5;
  private static final int REFUSED = 6;
  private static final int NEW_TEAM = 7;
  private static final int NO_SETUP = 8;

  private static final String GREETER =
      """
      async function processEvent(event, { config, storage }) {
        await storage.get('nothing')
        event.properties.greeting = config.greeting
        return event
      }
      """;

  @TempDir static Path folder;
  private static TestBed bed;

  @BeforeAll
  static void startJob() throws Exception {
    bed = TestBed.start(folder);
    RegistryFolder registry = bed.registry("registry").plugin(1, "Greeter", GREETER);
    for (int team = SETTINGS; team <= REFUSED; team++) {
      registry.team(team);
      if (team != ADDED && team != NEW_CODE) {
        greeter(registry, team, "hello");
      }
    }
    registry.plugin(2, "Other greeter", GREETER).config(40, NEW_CODE, 2, 1, true, hello());
    bed.apply(registry);
    bed.startJob(Map.of(), Map.of());
  }

  @AfterAll
  static void stop() {
    bed.close();
  }

  @Test
  void newEventsSeeNewSettingsAndNoneIsLost() {
    assertChange(SETTINGS, "hello", "bonjour", greeter(change(), SETTINGS, "bonjour"));
  }

  @Test
  void aDisabledPluginRunsNoMoreAndNoEventIsLost() {
    RegistryFolder disabled = change().config(DISABLED * 10, DISABLED, 1, 1, false, hello());
    assertChange(DISABLED, "hello", NO_GREETING, disabled);
  }

  @Test
  void aPluginWhoseConfigIsDeletedRunsNoMoreAndNoEventIsLost() {
    assertChange(DELETED, "hello", NO_GREETING, change().delete("plugin-config/" + DELETED * 10));
  }

  @Test
  void newEventsSeeNewCodeAndNoneIsLost() {
    String code = GREETER.replace("config.greeting", "'moin'");
    assertChange(NEW_CODE, "hello", "moin", change().plugin(2, "Other greeter", code));
  }

  @Test
  void newEventsSeeAnAddedPluginAndNoneIsLost() {
    assertChange(ADDED, NO_GREETING, "hello", greeter(change(), ADDED, "hello"));
  }

  @Test
  void aRefusedRecordChangesNothingAndItsReasonIsInTheLog() {
    int config = REFUSED * 10;
    try (TopicReader rows = bed.rows();
        TopicReader logs = bed.logs()) {
      bed.writeUnchecked(
          "plugin-config/" + config,
          "{\"id\": %d, \"team_id\": %d, \"plugin_id\": 1, \"enabled\": \"no\"}"
              .formatted(config, REFUSED));
      JsonNode entry =
          logs.await(
              "the refusal",
              found ->
                  found.path("plugin_config_id").asInt() == config
                      && found.path("source").asText().equals("SYSTEM")
                      && found.path("type").asText().equals("ERROR"));
      assertThat(entry.path("team_id").asInt()).isEqualTo(REFUSED);
      assertThat(entry.path("message").asText())
          .contains("plugin-config/" + config + " is refused")
          .contains("enabled");

      String uuid = bed.events().send(REFUSED, event(0)).get(0);
      JsonNode row = rows.await("the event", found -> isOf(found, uuid));
      assertThat(greeting(row)).isEqualTo("hello");
    }
  }

  @Test
  void aFailedSetUpIsNotedInTheRegistryAndTriedAgainWhenTheNoteIsDeleted() {
    int config = NO_SETUP * 10;
    bed.apply(
        change()
            .team(NO_SETUP)
            .plugin(3, "Broken", "function setupPlugin() { throw new Error('no key') }")
            .config(config, NO_SETUP, 3, 1, true, "{}"));
    try (TopicReader rows = bed.rows();
        TopicReader installed = bed.installed()) {
      Awaited.until(
          "an event of the team came out",
          () -> {
            bed.events().send(NO_SETUP, event(0));
            return rows.read().stream().anyMatch(row -> isOf(row, NO_SETUP));
          });
      JsonNode status =
          installed.await("the status", found -> found.path("plugin_config_id").asInt() == config);
      assertThat(status.path("state").asText()).isEqualTo("setup-failed");
      assertThat(status.path("reason").asText()).startsWith("Error: no key.");

      bed.apply(change().delete("status/plugin-config/" + config));
      Awaited.until(
          "another status came",
          () -> {
            bed.events().send(NO_SETUP, event(0));
            return installed.read().stream()
                    .filter(found -> found.path("plugin_config_id").asInt() == config)
                    .count()
                > 1;
          });
    }
  }

  @Test
  void aTeamThatIsAddedIsKnownFromThenOn() {
    String before = bed.events().send(NEW_TEAM, event(0)).get(0);
    try (TopicReader rows = bed.rows();
        TopicReader deadLetters = bed.deadLetters()) {
      deadLetters.await("the event", found -> found.path("event_uuid").asText().equals(before));
      bed.apply(change().team(NEW_TEAM));
      Awaited.until(
          "an event of the new team came out",
          () -> {
            bed.events().send(NEW_TEAM, event(0));
            return rows.read().stream().anyMatch(row -> isOf(row, NEW_TEAM));
          });
    }
  }

  /** Applies a change while events flow, and looks at what each of them has seen. */
  private void assertChange(int team, String before, String after, RegistryFolder change) {
    try (TopicReader rows = bed.rows();
        Traffic traffic = Traffic.start(bed.events(), team, HotChangeITCase::event)) {
      rows.await("events before the change", 20, row -> isOf(row, team));
      bed.apply(change);
      rows.await(
          "events after the change", 20, row -> isOf(row, team) && greeting(row).equals(after));
      List<String> sent = new ArrayList<>(traffic.stop());
      sent.addAll(bed.events().send(team, event(0), event(1), event(2)));

      List<JsonNode> all = rows.await("all events", sent.size(), row -> isOf(row, team));
      assertThat(all)
          .extracting(row -> row.path("uuid").asText())
          .containsExactlyInAnyOrderElementsOf(sent);
      Map<String, List<String>> versions = versionsByDistinctId(all);
      assertThat(versions).hasSize(DISTINCT_IDS);
      assertThat(versions.values()).allMatch(List.of(before, after)::equals);
    }
  }

  /** Which greetings each distinct id saw, in order, without repetitions. */
  private static Map<String, List<String>> versionsByDistinctId(List<JsonNode> rows) {
    Map<String, List<String>> versions = new HashMap<>();
    for (JsonNode row : rows) {
      List<String> seen =
          versions.computeIfAbsent(row.path("distinct_id").asText(), id -> new ArrayList<>());
      String greeting = greeting(row);
      if (seen.isEmpty() || !seen.get(seen.size() - 1).equals(greeting)) {
        seen.add(greeting);
      }
    }
    return versions;
  }

  private static RegistryFolder change() {
    return bed.registry("change");
  }

  private static RegistryFolder greeter(RegistryFolder registry, int team, String greeting) {
    return registry.config(
        team * 10, team, 1, 1, true, "{\"greeting\": \"%s\"}".formatted(greeting));
  }

  private static String hello() {
    return "{\"greeting\": \"hello\"}";
  }

  private static String event(int number) {
    return "{\"event\": \"e\", \"distinct_id\": \"id-%d\", \"properties\": {\"number\": %d}}"
        .formatted(number % DISTINCT_IDS, number);
  }

  private static boolean isOf(JsonNode row, int team) {
    return row.path("team_id").asInt() == team;
  }

  private static boolean isOf(JsonNode row, String uuid) {
    return row.path("uuid").asText().equals(uuid);
  }

  private static String greeting(JsonNode row) {
    try {
      return JSON.readTree(row.path("properties").asText()).path("greeting").asText(NO_GREETING);
    } catch (JsonProcessingException e) {
      throw new AssertionError("The properties are no JSON: " + row, e);
    }
  }
}
