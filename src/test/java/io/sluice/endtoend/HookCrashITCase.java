package io.sluice.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.deploy.kafka.KafkaConnection;
import io.sluice.deploy.local.LocalBroker;
import io.sluice.endtoend.HookLedger.Mood;
import io.sluice.endtoend.HookLedger.Told;
import io.sluice.job.options.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * What hooks of actions are to be told arrives, under load, over {@code kill -9} of task managers:
 * one while endpoints hold all that came to them and more waits, and one while they fail and get no
 * calls.
 */
@DisabledIfSystemProperty(
    named = "job-jars.skip",
    matches = "true",
    disabledReason = "the build was asked to leave the job jars out")
class HookCrashITCase {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int TEAMS = 2;
  private static final int PARALLELISM = 2;
  private static final Duration TURN = Duration.ofMillis(100);
  private static final int CALLS_OF_AN_ENDPOINT = 3;
  private static final String WEBHOOK = "/webhook/";
  private static final String REST_HOOK = "/rest/";

  /** Each team has its webhook and one REST hook. */
  private static final int ENDPOINTS = 2 * TEAMS;

  @TempDir Path folder;

  private final Topics topics = Topics.withPrefix("");
  private final long seed = System.currentTimeMillis();

  @AfterAll
  static void nothingIsLeft() {
    Leaks.awaitNone();
  }

  @Test
  void everyHookIsToldOfEveryEventAndRepeatsAreKnownByTheirKey() throws Exception {
    System.out.println("Kills: seed " + seed);
    try (LocalBroker broker = TestBed.startBroker(folder.resolve("kafka"), topics);
        HookLedger ledger = new HookLedger();
        CrashCluster cluster =
            CrashCluster.start(folder.resolve("flink"), PARALLELISM, new Random(seed))) {
      KafkaConnection kafka = new KafkaConnection(broker.bootstrapServers(), Map.of());
      install(kafka, ledger.address());
      try (EventWriter events = new EventWriter(kafka, topics.eventsIn());
          TopicReader rows = new TopicReader(kafka, topics.eventsOut());
          TopicReader deadLetters = new TopicReader(kafka, topics.deadLetters())) {
        cluster.run(arguments(kafka), PARALLELISM, null);
        Map<Integer, List<String>> sent = crash(cluster, ledger, events);
        Set<String> expected = expected(sent);
        Progress.until("hooks told", expected.size(), () -> about(ledger.taken()).size());
        assertThat(about(ledger.taken())).isEqualTo(expected);
        assertKeysAreStable(ledger.times().keySet());
        awaitRows(rows, sent);
        cluster.cancel();
        assertThat(deadLetters.read()).isEmpty();
        System.out.printf(
            "%d hooks told, %d of them more than once%n",
            expected.size(), ledger.times().values().stream().filter(times -> times > 1).count());
      }
    }
  }

  /** Sends events while processes are killed; returns uuids of all that were sent, by team. */
  private static Map<Integer, List<String>> crash(
      CrashCluster cluster, HookLedger ledger, EventWriter events) throws Exception {
    Map<Integer, Traffic> traffic = new HashMap<>();
    try {
      for (int team = 1; team <= TEAMS; team++) {
        traffic.put(team, Traffic.start(events, team, HookCrashITCase::event, TURN));
      }
      Awaited.until(
          "every endpoint holds as many calls as it may have",
          () -> ledger.times().size() == ENDPOINTS * CALLS_OF_AN_ENDPOINT);
      Awaited.until("more waits in state", () -> cluster.gauge("DELIVERIES", "parked") > ENDPOINTS);
      cluster.awaitCheckpoint();
      Set<Told> underWay = ledger.times().keySet();
      cluster.kill(1);
      Awaited.until(
          "what was under way has come again",
          () -> underWay.stream().allMatch(told -> ledger.times().get(told) > 1));

      ledger.become(Mood.FAILING);
      Awaited.until(
          "no endpoint gets calls", () -> cluster.gauge("DELIVERIES", "openCircuits") == ENDPOINTS);
      cluster.awaitCheckpoint();
      assertThat(ledger.taken()).isEmpty();
      cluster.kill(1);
    } finally {
      traffic.values().forEach(Traffic::close);
    }
    ledger.become(Mood.TAKING);
    Map<Integer, List<String>> sent = new HashMap<>();
    traffic.forEach((team, of) -> sent.put(team, of.stop()));
    return sent;
  }

  private void install(KafkaConnection kafka, String address) {
    RegistryFolder registry = new RegistryFolder(folder.resolve("registry"));
    for (int team = 1; team <= TEAMS; team++) {
      registry
          .record(
              "team/" + team,
              "{\"id\": %d, \"slack_incoming_webhook\": \"%s%s%d\"}"
                  .formatted(team, address, WEBHOOK, team))
          .record(
              "action/" + team,
              """
              {"id": %d, "team_id": %d, "name": "Paid", "post_to_slack": true, \
              "slack_message_format": "[event.properties.number] by [person]", \
              "steps": [{"event": "paid", "properties": \
              [{"type": "person", "key": "plan", "value": "big"}]}], \
              "hooks": [{"id": "hook-%d", "target": "%s%s%d"}]}\
              """
                  .formatted(team, team, team, address, REST_HOOK, team));
    }
    registry.apply(kafka, topics.registry());
  }

  private static String event(int number) {
    return "{\"event\":\"paid\",\"distinct_id\":\"payer-%d\",\"$set\":{\"plan\":\"big\"},\"properties\":{\"number\":%d}}"
        .formatted(number % 20, number);
  }

  private static List<String> arguments(KafkaConnection kafka) {
    return List.of(
        "--kafka.brokers", kafka.brokers(),
        "--kafka.group-id", "hooks",
        "--source.start-from", "earliest",
        "--job.checkpoint-interval", "500 ms",
        "--fetch.allow", "127.0.0.1",
        "--deliveries.timeout", "1 min",
        "--deliveries.at-once-per-endpoint", String.valueOf(CALLS_OF_AN_ENDPOINT),
        "--deliveries.circuit-failures", "3",
        "--deliveries.circuit-pause", "1 s",
        "--deliveries.circuit-max-pause", "1 s",
        "--retries.deliveries.attempts", "100",
        "--retries.deliveries.initial-delay", "1 s",
        "--retries.deliveries.max-delay", "1 s");
  }

  /** Whom each hook is to be told of: endpoint and what the body says of the event. */
  private static Set<String> expected(Map<Integer, List<String>> sent) {
    Set<String> expected = new HashSet<>();
    sent.forEach(
        (team, uuids) -> {
          for (int number = 0; number < uuids.size(); number++) {
            expected.add(WEBHOOK + team + " " + number);
            expected.add(REST_HOOK + team + " " + uuids.get(number));
          }
        });
    return expected;
  }

  private static Set<String> about(Set<Told> all) {
    Set<String> about = new HashSet<>();
    all.forEach(told -> about.add(about(told)));
    return about;
  }

  private static String about(Told told) {
    try {
      JsonNode body = JSON.readTree(told.body());
      String what =
          told.path().startsWith(REST_HOOK)
              ? body.path("data").path("uuid").asText()
              : body.path("text").asText().replaceFirst(" by .*", "");
      return told.path() + " " + what;
    } catch (IOException e) {
      throw new UncheckedIOException("A hook's body is no JSON", e);
    }
  }

  /** All that told an endpoint of an event had one key and one body, and no other had that key. */
  private static void assertKeysAreStable(Set<Told> all) {
    Map<String, List<Told>> byAbout = new HashMap<>();
    Set<String> keys = new HashSet<>();
    for (Told told : all) {
      byAbout.computeIfAbsent(about(told), what -> new ArrayList<>()).add(told);
      assertThat(told.key()).hasSize(36);
      assertThat(keys.add(told.key())).as("that %s is of one delivery", told.key()).isTrue();
    }
    assertThat(byAbout).allSatisfy((about, told) -> assertThat(told).as(about).hasSize(1));
  }

  /** That hooks waited held no event. */
  private static void awaitRows(TopicReader rows, Map<Integer, List<String>> sent) {
    Set<String> wanted = new HashSet<>();
    sent.values().forEach(wanted::addAll);
    Awaited.until(
        "every event has a row",
        () -> {
          rows.read().forEach(row -> wanted.remove(row.path("uuid").asText()));
          return wanted.isEmpty();
        });
  }
}
