package io.sluice.endtoend;

import static io.sluice.endtoend.HostileEndpoints.BROKEN;
import static io.sluice.endtoend.HostileEndpoints.BUSY;
import static io.sluice.endtoend.HostileEndpoints.GIGABYTE;
import static io.sluice.endtoend.HostileEndpoints.GONE;
import static io.sluice.endtoend.HostileEndpoints.HANG;
import static io.sluice.endtoend.HostileEndpoints.INWARD;
import static io.sluice.endtoend.HostileEndpoints.METADATA;
import static io.sluice.endtoend.HostileEndpoints.RESET;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.endtoend.HostileEndpoints.Told;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A team whose action has hooks that hang, reset, fail, say that they had too many calls or are
 * gone, redirect to where nobody may go, and answer without an end. Time goes 5 to 1,500 times as
 * fast as by default: the waits between attempts, the pauses of endpoints and the time of a call.
 *
 * <p>All is sent once, at the start, on one subtask; the tests look at what has come of it.
 */
class HostileHooksITCase {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int TEAM = 1;
  private static final int NEIGHBOUR = 2;
  private static final List<Integer> TEAMS = List.of(TEAM, NEIGHBOUR);

  /** Few enough that the team's log has room for all that it is to say. */
  private static final int EVENTS = 3;

  private static final int ATTEMPTS = 3;
  private static final String WEBHOOK = "/webhook";
  private static final String LATER = "/later";
  private static final List<String> FAILING = List.of(HANG, RESET, BROKEN);
  private static final List<String> REDIRECTING = List.of(METADATA, INWARD);

  private static final int GIVEN_UP = EVENTS * (FAILING.size() + REDIRECTING.size());

  /** In the place of a plugin config's id. */
  private static final int REST_HOOKS = -1;

  private static final int WEBHOOKS = -2;

  @TempDir static Path folder;
  private static final HostileEndpoints endpoints = new HostileEndpoints();
  private static TestBed bed;

  /** Uuids of events that the hostile endpoints were to be told of, by team. */
  private static final Map<Integer, List<String>> paid = new HashMap<>();

  /** Uuids of all that the healthy ones were to be told of. */
  private static final Map<Integer, List<String>> sent = new HashMap<>();

  private static List<JsonNode> letters;

  @BeforeAll
  static void sendEventsUntilEveryHostileEndpointHasComeToItsEnd() throws Exception {
    bed = TestBed.start(folder);
    bed.apply(install(bed.registry("registry")));
    bed.startJob(
        Map.of("execution.checkpointing.interval", "500 ms"),
        Map.of(
            "source.start-from", "earliest",
            "fetch.allow", "127.0.0.1",
            "deliveries.timeout", "2 s",
            "deliveries.circuit-pause", "100 ms",
            "deliveries.circuit-max-pause", "200 ms",
            "retries.deliveries.attempts", String.valueOf(ATTEMPTS),
            "retries.deliveries.initial-delay", "200 ms",
            "retries.deliveries.max-delay", "400 ms"));
    for (int team : TEAMS) {
      paid.put(team, bed.events().send(team, events("paid", EVENTS)));
      sent.put(team, new ArrayList<>(paid.get(team)));
    }
    try (TopicReader rows = bed.rows();
        TopicReader deadLetters = bed.deadLetters()) {
      Awaited.until("an endpoint hangs", () -> !endpoints.told(HANG).isEmpty());
      // One event at a time, and none before the last one is all through: what hangs would show.
      Awaited.until(
          "every hostile endpoint has come to its end",
          () -> {
            TEAMS.forEach(team -> sendOneThrough(team, rows));
            return deadLetters.read().size() >= GIVEN_UP && answered(BUSY).size() == EVENTS;
          });
      tellAboutLater();
      letters = deadLetters.readToEnd();
    }
  }

  private static RegistryFolder install(RegistryFolder registry) {
    List<String> hostile =
        List.of(HANG, RESET, BROKEN, BUSY, GONE, METADATA, INWARD, GIGABYTE, healthy(TEAM));
    registry
        .record(
            "team/" + TEAM,
            "{\"id\": %d, \"slack_incoming_webhook\": \"%s\"}"
                .formatted(TEAM, endpoints.url(WEBHOOK)))
        .team(NEIGHBOUR)
        .record("action/1", action(1, TEAM, "paid", true, hostile));
    for (int team : TEAMS) {
      registry.record(
          "action/1" + team, action(10 + team, team, "seen", false, List.of(healthy(team))));
    }
    return registry.record(
        "action/2", action(2, NEIGHBOUR, "paid", false, List.of(healthy(NEIGHBOUR))));
  }

  /** An action with a hook for each path, which is its id without the slash. */
  private static String action(
      int id, int team, String event, boolean isPosted, List<String> paths) {
    String hooks =
        paths.stream()
            .map(
                path ->
                    "{\"id\": \"%s\", \"target\": \"%s\"}"
                        .formatted(path.substring(1), endpoints.url(path)))
            .collect(joining(", "));
    return """
    {"id": %d, "team_id": %d, "name": "%s", "steps": [{"event": "%s"}], \
    "post_to_slack": %b, "slack_message_format": "[event.properties.number]", "hooks": [%s]}\
    """
        .formatted(id, team, event, event, isPosted, hooks);
  }

  private static void sendOneThrough(int team, TopicReader rows) {
    String uuid = bed.events().send(team, events("seen", 1)).get(0);
    sent.get(team).add(uuid);
    rows.await("an event meanwhile", row -> row.path("uuid").asText().equals(uuid));
    Awaited.until(
        "the healthy endpoint of team %d is told of event %s".formatted(team, uuid),
        () -> uuids(endpoints.told(healthy(team))).contains(uuid));
  }

  /**
   * Installs one more action that has the hook that is gone. The registry is in order, so where the
   * action is known, the hook's status is, too.
   */
  private static void tellAboutLater() {
    try (TopicReader installed = bed.installed()) {
      installed.await("the status", record -> record.path("hook_id").asText().equals("gone"));
    }
    bed.apply(
        bed.registry("registry")
            .record("action/3", action(3, TEAM, "later", false, List.of(GONE, LATER))));
    Awaited.until(
        "a hook of the new action is told",
        () -> {
          bed.events().send(TEAM, events("later", 1));
          return !endpoints.told(LATER).isEmpty();
        });
  }

  @AfterAll
  static void stop() {
    bed.close();
    endpoints.close();
  }

  @Test
  void healthyEndpointsOfBothTeamsGetEverythingWhileOthersHang() {
    for (int team : TEAMS) {
      List<Told> told = endpoints.told(healthy(team));
      assertThat(uuids(told)).containsExactlyInAnyOrderElementsOf(sent.get(team));
      assertThat(besideOneThatHangs(team))
          .as("events that went through one after another while one request hung")
          .anyMatch(many -> many > 1);
    }
    assertThat(endpoints.told(WEBHOOK))
        .extracting(told -> told.body().path("text").asText())
        .containsExactlyInAnyOrder("0", "1", "2");
  }

  /**
   * For each request that hung, how many events the healthy endpoint was told of meanwhile. Each of
   * these events was sent when the one before had arrived.
   */
  private static Collection<Integer> besideOneThatHangs(int team) {
    Map<Integer, Integer> events = new HashMap<>();
    for (Told told : endpoints.told(healthy(team))) {
      if (told.beside() > 0 && !paid.get(team).contains(told.uuid())) {
        events.merge(told.beside(), 1, Integer::sum);
      }
    }
    return events.values();
  }

  @Test
  void everyEventHasItsRow() {
    try (TopicReader rows = bed.rows()) {
      for (int team : TEAMS) {
        assertThat(rows.readToEnd())
            .filteredOn(row -> row.path("team_id").asInt() == team)
            .filteredOn(row -> !row.path("event").asText().equals("later"))
            .extracting(row -> row.path("uuid").asText())
            .containsExactlyInAnyOrderElementsOf(sent.get(team));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {HANG, RESET, BROKEN})
  void whatFailsIsExhaustedAfterItsAttempts(String path) {
    Map<String, List<String>> byKey = new HashMap<>();
    for (Told told : endpoints.told(path)) {
      byKey.computeIfAbsent(told.key(), key -> new ArrayList<>()).add(told.uuid());
    }
    assertThat(byKey).hasSize(EVENTS);
    assertThat(byKey.values())
        .allSatisfy(uuids -> assertThat(uuids).hasSize(ATTEMPTS).containsOnly(uuids.get(0)));
    assertThat(lettersOf(path))
        .allSatisfy(
            letter -> {
              assertThat(letter.path("code").asText()).isEqualTo("DELIVERY_EXHAUSTED");
              assertThat(letter.path("attempt").asInt()).isEqualTo(ATTEMPTS);
            })
        .extracting(letter -> letter.path("event_uuid").asText())
        .containsExactlyInAnyOrderElementsOf(paid.get(TEAM));
  }

  @Test
  void whoHasHadTooManyCallsIsToldOnceItHasBeenLeftAlone() {
    assertThat(uuids(answered(BUSY))).containsExactlyInAnyOrderElementsOf(paid.get(TEAM));
    Map<String, List<Told>> byKey =
        endpoints.told(BUSY).stream().collect(Collectors.groupingBy(Told::key));
    assertThat(byKey).hasSize(EVENTS);
    assertThat(endpoints.told(BUSY).get(0).status()).isEqualTo(429);
    // The job's clock is another than the endpoint's.
    Duration wait = HostileEndpoints.RETRY_AFTER.minusMillis(100);
    for (List<Told> told : byKey.values()) {
      for (int i = 1; i < told.size(); i++) {
        assertThat(Duration.ofNanos(told.get(i).nanos() - told.get(i - 1).nanos()))
            .isGreaterThanOrEqualTo(wait);
      }
    }
    assertThat(lettersOf(BUSY)).isEmpty();
  }

  @Test
  void aHookThatIsGoneIsRemovedAndGetsNothingMore() {
    assertThat(uuids(endpoints.told(GONE)))
        .isNotEmpty()
        .doesNotHaveDuplicates()
        .isSubsetOf(paid.get(TEAM));
    assertThat(lettersOf(GONE)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {METADATA, INWARD})
  void aRedirectToWhereNobodyMayGoIsRefusedBeforeAnybodyGoesThere(String path) {
    assertThat(uuids(endpoints.told(path))).containsExactlyInAnyOrderElementsOf(paid.get(TEAM));
    String address = path.equals(METADATA) ? "169.254.169.254" : HostileEndpoints.INSIDE;
    assertThat(lettersOf(path))
        .hasSize(EVENTS)
        .allSatisfy(
            letter -> {
              assertThat(letter.path("code").asText()).isEqualTo("DELIVERY_REFUSED");
              assertThat(letter.path("attempt").asInt()).isEqualTo(1);
              assertThat(letter.path("message").asText())
                  .contains("SLUICE_ADDRESS_REFUSED: plugins may not reach the address of")
                  .contains(address);
            });
    assertThat(endpoints.insideConnections()).isZero();
  }

  @Test
  void anAnswerOfAGigabyteIsTakenByItsStatusAndNotRead() {
    assertThat(uuids(endpoints.told(GIGABYTE))).containsExactlyInAnyOrderElementsOf(paid.get(TEAM));
    assertThat(lettersOf(GIGABYTE)).isEmpty();
    assertThat(endpoints.bodyBytes()).isLessThan(100L << 20);
  }

  @Test
  void appMetricsCountWhatHasArrivedAndWhatHasNot() {
    try (TopicReader metrics = bed.appMetrics()) {
      Awaited.until(
          "all that has arrived is counted",
          () -> {
            metrics.read();
            return sum(metrics, TEAM, REST_HOOKS, "successes") == arrivedAtRestHooks()
                && sum(metrics, TEAM, WEBHOOKS, "successes") == EVENTS
                && sum(metrics, NEIGHBOUR, REST_HOOKS, "successes") == sent.get(NEIGHBOUR).size();
          });
      // What the hook that is gone was to be told counts too, as far as it was made before.
      assertThat(sum(metrics, TEAM, REST_HOOKS, "failures"))
          .isBetween(GIVEN_UP + 1, GIVEN_UP + EVENTS);
      assertThat(sum(metrics, TEAM, WEBHOOKS, "failures")).isZero();
      assertThat(sum(metrics, NEIGHBOUR, REST_HOOKS, "failures")).isZero();
      assertThat(errors(metrics))
          .anyMatch(error -> error.contains("ETIMEDOUT"))
          .anyMatch(error -> error.contains("ECONNRESET"))
          .anyMatch(error -> error.contains("the endpoint answered 500"))
          .anyMatch(error -> error.contains("SLUICE_ADDRESS_REFUSED"))
          .anyMatch(error -> error.contains("the REST hook is gone"));
    }
  }

  @Test
  void theTeamsLogSaysWhatIsWrongWithWhichHookAndTheNeighboursSaysNothing() {
    try (TopicReader logs = bed.logs()) {
      List<JsonNode> lines = logs.readToEnd();
      assertThat(messages(lines, TEAM))
          .anyMatch(line -> line.matches("WARN REST hook hang .*\\(attempt 1\\): ETIMEDOUT: .*"))
          .anyMatch(line -> line.matches("ERROR REST hook hang .* is given up: ETIMEDOUT: .*"))
          .anyMatch(line -> line.matches("ERROR REST hook reset .* is given up: ECONNRESET: .*"))
          .anyMatch(line -> line.matches("ERROR REST hook broken .* the endpoint answered 500 .*"))
          .anyMatch(line -> line.matches("WARN .* gets no calls for 2 s.*answered 429 .*"))
          .anyMatch(line -> line.matches("WARN REST hook gone .* is removed.*"))
          .anyMatch(line -> line.matches("ERROR REST hook metadata .* SLUICE_ADDRESS_REFUSED: .*"))
          .anyMatch(line -> line.matches("ERROR REST hook inward .* SLUICE_ADDRESS_REFUSED: .*"))
          .noneMatch(line -> line.contains("hook gigabyte") || line.contains("hook healthy"));
      assertThat(messages(lines, NEIGHBOUR)).isEmpty();
    }
  }

  private static String healthy(int team) {
    return "/healthy-" + team;
  }

  private static String[] events(String name, int count) {
    return IntStream.range(0, count)
        .mapToObj(
            i ->
                "{\"event\":\"%s\",\"distinct_id\":\"id-%d\",\"properties\":{\"number\":%d}}"
                    .formatted(name, i, i))
        .toArray(String[]::new);
  }

  /** What a path has answered with 200. */
  private static List<Told> answered(String path) {
    return endpoints.told(path).stream().filter(told -> told.status() == 200).toList();
  }

  private static int arrivedAtRestHooks() {
    return Stream.of(healthy(TEAM), BUSY, GIGABYTE, LATER)
        .mapToInt(path -> answered(path).size())
        .sum();
  }

  private static List<String> uuids(List<Told> told) {
    return told.stream().map(Told::uuid).toList();
  }

  private static List<JsonNode> lettersOf(String path) {
    return letters.stream().filter(letter -> hookOf(letter).equals(path.substring(1))).toList();
  }

  private static String hookOf(JsonNode letter) {
    try {
      return JSON.readTree(letter.path("raw_payload").asText()).path("hook").path("id").asText();
    } catch (JsonProcessingException e) {
      throw new AssertionError("The body is no JSON: " + letter, e);
    }
  }

  private static int sum(TopicReader metrics, int team, int config, String column) {
    return metrics.read().stream()
        .filter(row -> row.path("category").asText().equals("webhook"))
        .filter(row -> row.path("team_id").asInt() == team)
        .filter(row -> row.path("plugin_config_id").asInt() == config)
        .mapToInt(row -> row.path(column).asInt())
        .sum();
  }

  private static List<String> errors(TopicReader metrics) {
    return metrics.read().stream().map(row -> row.path("error_details").asText()).toList();
  }

  private static List<String> messages(List<JsonNode> lines, int team) {
    return lines.stream()
        .filter(line -> line.path("team_id").asInt() == team)
        .map(line -> line.path("type").asText() + " " + line.path("message").asText())
        .toList();
  }
}
