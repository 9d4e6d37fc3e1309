package io.sluice.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.deploy.kafka.KafkaConnection;
import io.sluice.deploy.local.LocalBroker;
import io.sluice.job.options.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * The guarantees (design §5), under load, over {@code kill -9} of task managers at random moments
 * and savepoints to other parallelisms. A few kills in every build; {@code mvn verify -Pnightly}
 * has 24, others every night. {@code -Dcrash.kills=}, {@code -Dcrash.parallelisms=} and {@code
 * -Dcrash.seed=} choose others.
 */
@DisabledIfSystemProperty(
    named = "job-jars.skip",
    matches = "true",
    disabledReason = "the build was asked to leave the job jars out")
class CrashITCase {
  private static final int TEAMS = 2;

  /**
   * Of each team an event, which captures one, and enqueues a job that captures another. What comes
   * while the job is down takes as long again afterwards.
   */
  private static final Duration TURN = Duration.ofMillis(100);

  @TempDir Path folder;

  private final CrashPlan plan = CrashPlan.ofTheBuild();
  private final Topics topics = Topics.withPrefix("");

  @AfterAll
  static void nothingIsLeft() {
    Leaks.awaitNone();
  }

  @Test
  void nothingIsLostAndNothingCountsTwiceHoweverOftenTaskManagersAreKilled() throws Exception {
    System.out.println("Crashes: " + plan);
    Instant start = Instant.now();
    try (LocalBroker broker = TestBed.startBroker(folder.resolve("kafka"), topics);
        CrashReceiver receiver = new CrashReceiver();
        CrashCluster cluster =
            CrashCluster.start(
                folder.resolve("flink"), plan.parallelisms().get(0), plan.random())) {
      KafkaConnection kafka = new KafkaConnection(broker.bootstrapServers(), Map.of());
      RegistryFolder registry = new RegistryFolder(folder.resolve("registry"));
      CrashPlugins.addTo(registry, TEAMS, receiver.address());
      registry.apply(kafka, topics.registry());
      try (EventWriter events = new EventWriter(kafka, topics.eventsIn());
          TopicReader rows = new TopicReader(kafka, topics.eventsOut());
          TopicReader deadLetters = new TopicReader(kafka, topics.deadLetters())) {
        Map<Integer, List<String>> sent = crash(cluster, events, arguments(kafka));
        List<JsonNode> all = allOf(rows, events, sent);
        awaitExports(receiver, sent);
        cluster.cancel();

        assertThat(deadLetters.read()).as(plan.toString()).isEmpty();
        int minutes = (int) Duration.between(start, Instant.now()).toMinutes() + 1;
        sent.forEach(
            (team, uuids) -> {
              TeamRows ofTeam = TeamRows.of(team, all);
              ofTeam.assertCountedOnce(uuids);
              ofTeam.assertEffectsOnce();
              ofTeam.assertOrderKept();
              ofTeam.assertNoPeriodTwice(receiver.runs(team), minutes, plan.kills());
            });
        report(receiver, sent, all);
      }
    }
  }

  /** Sends events while processes are killed; returns uuids of all that were sent, by team. */
  private Map<Integer, List<String>> crash(
      CrashCluster cluster, EventWriter events, List<String> arguments) throws Exception {
    Map<Integer, Traffic> traffic = new HashMap<>();
    try {
      for (int team = 1; team <= TEAMS; team++) {
        traffic.put(team, Traffic.start(events, team, CrashPlugins::event, TURN));
      }
      String savepoint = null;
      for (int stage = 0; stage < plan.parallelisms().size(); stage++) {
        if (stage > 0) {
          savepoint = cluster.stop();
        }
        cluster.run(arguments, plan.parallelisms().get(stage), savepoint);
        cluster.kill(plan.killsIn(stage));
      }
    } finally {
      traffic.values().forEach(Traffic::close);
    }
    System.out.printf("%s the last event was sent%n", Instant.now());
    return traffic.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().stop()));
  }

  /** Waits for all rows of what was sent and of what became of it, the totals last. */
  private List<JsonNode> allOf(
      TopicReader rows, EventWriter events, Map<Integer, List<String>> sent) {
    sent.forEach(
        (team, uuids) -> {
          for (String name : List.of(CrashPlugins.SENT, CrashPlugins.SEEN, CrashPlugins.DONE)) {
            await(rows, team, name, uuids.size());
          }
        });
    sent.keySet().forEach(team -> events.send(team, CrashPlugins.total()));
    sent.keySet().forEach(team -> await(rows, team, CrashPlugins.TOTAL, 1));
    return List.copyOf(rows.read());
  }

  private static void await(TopicReader rows, int team, String name, int count) {
    Progress.until(
        "rows of events \"%s\" of team %d".formatted(name, team),
        count,
        () -> (int) rows.read().stream().filter(row -> TeamRows.is(row, team, name)).count());
  }

  private static void awaitExports(CrashReceiver receiver, Map<Integer, List<String>> sent) {
    sent.forEach(
        (team, uuids) -> {
          Set<Integer> numbers =
              IntStream.range(0, uuids.size()).boxed().collect(Collectors.toSet());
          Progress.until(
              "exported events of team %d".formatted(team),
              numbers.size(),
              () -> receiver.accepted(team).size());
          assertThat(receiver.accepted(team)).isEqualTo(numbers);
        });
  }

  private static List<String> arguments(KafkaConnection kafka) {
    return List.of(
        "--kafka.brokers", kafka.brokers(),
        "--kafka.group-id", "crash",
        "--source.start-from", "earliest",
        "--sink.delivery-guarantee", "exactly-once",
        "--job.checkpoint-interval", "500 ms",
        "--fetch.allow", "127.0.0.1");
  }

  private void report(CrashReceiver receiver, Map<Integer, List<String>> sent, List<JsonNode> all) {
    System.out.printf("%s all is there%n", Instant.now());
    sent.forEach(
        (team, uuids) ->
            System.out.printf(
                "Team %d: %d events, %d runs of the task every minute, %d begun%n",
                team, uuids.size(), TeamRows.of(team, all).runs(), receiver.runs(team)));
    List<Integer> times = receiver.timesOfRefusedBatches();
    System.out.printf(
        "Exports: %d batches were refused at first, %d of them did not come again as they were%n",
        times.size(), times.stream().filter(count -> count == 1).count());
  }
}
