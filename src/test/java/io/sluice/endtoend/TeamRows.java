package io.sluice.endtoend;

import static io.sluice.endtoend.EventRows.properties;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The committed rows of one team's events, in the order of their topic, and what must hold of them
 * after any number of crashes.
 */
final class TeamRows {
  private final int team;
  private final List<JsonNode> rows;

  private TeamRows(int team, List<JsonNode> rows) {
    this.team = team;
    this.rows = rows;
  }

  static TeamRows of(int team, List<JsonNode> all) {
    return new TeamRows(
        team, all.stream().filter(row -> row.path("team_id").asInt() == team).toList());
  }

  static boolean is(JsonNode row, int team, String event) {
    return row.path("team_id").asInt() == team && row.path("event").asText().equals(event);
  }

  /** Every event that was sent has one row, and was counted once in each place. */
  void assertCountedOnce(List<String> sent) {
    assertThat(named(CrashPlugins.SENT))
        .as("rows of team %d", team)
        .extracting(row -> row.path("uuid").asText())
        .containsExactlyInAnyOrderElementsOf(sent);
    for (String place : List.of("storage", "cache", "cursor")) {
      assertThat(numbers(CrashPlugins.SENT, place))
          .as("counts of team %d in %s", team, place)
          .containsExactlyInAnyOrderElementsOf(upTo(sent.size()));
      assertThat(numbers(CrashPlugins.TOTAL, place))
          .as("total of team %d in %s", team, place)
          .containsExactly(sent.size());
    }
    assertThat(named(CrashPlugins.SENT))
        .as("no plugin of team %d failed or was left out", team)
        .allMatch(row -> properties(row).path("$plugins_failed").isEmpty())
        .allMatch(row -> properties(row).path("$plugins_succeeded").size() == 1);
  }

  /** What was captured, by events and by the jobs that they enqueued, is there once each. */
  void assertEffectsOnce() {
    List<Integer> sent = numbers(CrashPlugins.SENT, "number");
    assertThat(numbers(CrashPlugins.SEEN, "number"))
        .as("events that team %d captured", team)
        .containsExactlyInAnyOrderElementsOf(sent);
    assertThat(numbers(CrashPlugins.DONE, "number"))
        .as("events that the jobs of team %d captured", team)
        .containsExactlyInAnyOrderElementsOf(sent);
    assertThat(numbers(CrashPlugins.DONE, "n"))
        .as("what the jobs of team %d counted", team)
        .containsExactlyInAnyOrderElementsOf(upTo(sent.size()));
  }

  /** Events of one distinct id are in the order in which they were sent, and met the plugin so. */
  void assertOrderKept() {
    Map<String, JsonNode> previous = new HashMap<>();
    for (JsonNode row : named(CrashPlugins.SENT)) {
      JsonNode now = properties(row);
      JsonNode before = previous.put(row.path("distinct_id").asText(), now);
      if (before != null) {
        assertThat(now.path("number").asInt())
            .as("after %s of team %d", before, team)
            .isGreaterThan(before.path("number").asInt());
        assertThat(now.path("storage").asInt())
            .as("after %s of team %d", before, team)
            .isGreaterThan(before.path("storage").asInt());
      }
    }
  }

  /**
   * The scheduled task counted once for each run that counts, and no two were for one period: the
   * uuid of what a run captures derives from its period.
   *
   * @param begun how often it began
   * @param minutes that the job ran, those that began too
   * @param kills each may have cut a run, which began once more
   */
  void assertNoPeriodTwice(int begun, int minutes, int kills) {
    assertThat(named(CrashPlugins.MINUTE))
        .as("periods of team %d", team)
        .extracting(row -> row.path("uuid").asText())
        .doesNotHaveDuplicates()
        .hasSizeBetween(minutes / 4, minutes);
    assertThat(numbers(CrashPlugins.MINUTE, "n"))
        .as("runs of team %d", team)
        .containsExactlyInAnyOrderElementsOf(upTo(runs()));
    assertThat(begun).as("runs of team %d that began", team).isBetween(runs(), runs() + kills);
  }

  int runs() {
    return named(CrashPlugins.MINUTE).size();
  }

  private List<JsonNode> named(String event) {
    return rows.stream().filter(row -> row.path("event").asText().equals(event)).toList();
  }

  private List<Integer> numbers(String event, String property) {
    return named(event).stream().map(row -> properties(row).path(property).asInt()).toList();
  }

  private static List<Integer> upTo(int last) {
    return IntStream.rangeClosed(1, last).boxed().toList();
  }
}
