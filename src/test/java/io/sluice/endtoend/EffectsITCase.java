package io.sluice.endtoend;

import static io.sluice.endtoend.EventRows.properties;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What plugins do beside changing events, over a stop in the middle of traffic and a change of
 * parallelism, with state in RocksDB: for each event that comes in, the plugin counts in its cache,
 * captures one event, and enqueues a job that captures another; what has gone on is exported. A job
 * that comes from outside is one like those.
 */
class EffectsITCase {
  private static final int TEAM = 1;
  private static final String ARRIVED = "e";

  @TempDir static Path folder;
  private static TestBed bed;

  @BeforeAll
  static void start() {
    bed = TestBed.start(folder);
    RegistryFolder registry =
        bed.registry("registry")
            .plugin(
                1,
                "Busy",
                """
                exports.jobs = {
                  done: ({ number }) => { posthog.capture('done', { number, distinct_id: 'job' }) },
                  asked: ({ by, $operation }) => {
                    posthog.capture('asked', { by, $operation, distinct_id: 'outside' })
                  },
                }
                exports.processEvent = async (event, { cache, jobs }) => {
                  if (event.event === 'e') {
                    const { number } = event.properties
                    event.properties.n = await cache.incr('n')
                    posthog.capture('seen', { number, distinct_id: 'capture' })
                    await jobs.done({ number }).runIn(number % 3, 'seconds')
                  }
                  return event
                }
                exports.exportEvents = (events) => {
                  const numbers = events.filter(({ event }) => event === 'e')
                    .map(({ properties }) => properties.number)
                  posthog.capture('exported', { numbers, distinct_id: 'export' })
                }
                """);
    registry
        .team(TEAM)
        .config(
            10,
            TEAM,
            1,
            1,
            true,
            "{\"exportEventsBufferSeconds\":\"1\",\"exportEventsToIgnore\":\"seen,done,asked,exported\"}");
    bed.apply(registry);
  }

  @AfterAll
  static void stop() {
    bed.close();
  }

  @Test
  void everyEffectCountsOnceOverAStopAndAnotherParallelism() throws Exception {
    try (TopicReader rows = bed.rows();
        Traffic traffic = Traffic.start(bed.events(), TEAM, EffectsITCase::event)) {
      String first = startJob(1, null);
      rows.await("some events", 100, row -> is(row, ARRIVED));
      String savepoint = bed.rest().stop(first, bed.savepoints(), false);
      assertThatTheSavepointTellsOfTheTeam(savepoint);

      String second = startJob(2, savepoint);
      long before = rows.read().stream().filter(row -> is(row, ARRIVED)).count();
      rows.await("more events", (int) before + 200, row -> is(row, ARRIVED));
      List<String> sent = traffic.stop();
      askForAJob();
      rows.await("the event of the job that was asked for", row -> is(row, "asked"));
      rows.await("all captured events", sent.size(), row -> is(row, "seen"));
      rows.await("the events of all jobs", sent.size(), row -> is(row, "done"));
      Set<Integer> wanted = new HashSet<>(numbers(rows.read(), "seen"));
      Awaited.until("everything is exported", () -> exported(rows).containsAll(wanted));
      awaitAppMetrics(sent.size());
      bed.rest().cancel(second);

      List<JsonNode> all = rows.read();
      assertThat(all.stream().filter(row -> is(row, ARRIVED)))
          .extracting(row -> properties(row).path("n").asInt())
          .containsExactlyInAnyOrderElementsOf(
              IntStream.rangeClosed(1, sent.size()).boxed().toList());
      assertThat(all.stream().filter(row -> is(row, "asked")))
          .singleElement()
          .satisfies(
              row -> {
                assertThat(properties(row).path("by").asText()).isEqualTo("hand");
                assertThat(properties(row).path("$operation").asText()).isEqualTo("start");
              });
      List<Integer> arrived = numbers(all, ARRIVED);
      assertThat(numbers(all, "seen")).containsExactlyInAnyOrderElementsOf(arrived);
      assertThat(numbers(all, "done")).containsExactlyInAnyOrderElementsOf(arrived);
    }
  }

  private static void assertThatTheSavepointTellsOfTheTeam(String savepoint) throws Exception {
    SluiceCommand.Ended ended =
        SluiceCommand.run(folder, "state", "list", savepoint, "--team", String.valueOf(TEAM));
    assertThat(ended.err()).isEmpty();
    assertThat(ended.out())
        .startsWith("Team 1, shard 0")
        .contains("Cache: 1", "plugin 1  n  ", "config 10  exportEvents  ");
  }

  /** As a user does; beside one that is no job, which does not hold up the one behind it. */
  private static void askForAJob() throws Exception {
    bed.writeJob("{\"pluginConfigTeam\":1,\"type\":\"asked\"}");
    SluiceCommand.Ended ended =
        SluiceCommand.run(
            folder,
            "job",
            "run",
            String.valueOf(TEAM),
            "10",
            "asked",
            "--payload",
            "{\"by\":\"hand\"}",
            "--brokers",
            bed.kafka().brokers());
    assertThat(ended.err()).isEmpty();
    assertThat(ended.out()).startsWith("Job asked of plugin config 10 sent to jobs, partition 0");
    try (TopicReader deadLetters = bed.deadLetters()) {
      deadLetters.await(
          "the record that is no job",
          letter ->
              letter.path("code").asText().equals("INVALID_JOB")
                  && letter.path("topic").asText().equals("jobs")
                  && letter.path("raw_payload").asText().contains("asked"));
    }
  }

  /** At least once: over the stop nothing is missing. */
  private static void awaitAppMetrics(int events) {
    try (TopicReader metrics = bed.appMetrics()) {
      for (String category : List.of("processEvent", "job", "exportEvents")) {
        Awaited.until(
            "all successes of %s are counted".formatted(category),
            () ->
                metrics.read().stream()
                        .filter(row -> row.path("category").asText().equals(category))
                        .mapToInt(row -> row.path("successes").asInt())
                        .sum()
                    >= events);
      }
    }
  }

  private static String startJob(int parallelism, String savepoint) throws Exception {
    return bed.startRun("effects", parallelism, savepoint, Map.of("state.backend.type", "rocksdb"));
  }

  private static String event(int number) {
    return "{\"event\": \"e\", \"distinct_id\": \"id-%d\", \"properties\": {\"number\": %d}}"
        .formatted(number % 4, number);
  }

  private static boolean is(JsonNode row, String event) {
    return row.path("event").asText().equals(event);
  }

  private static List<Integer> numbers(List<JsonNode> rows, String event) {
    return rows.stream()
        .filter(row -> is(row, event))
        .map(row -> properties(row).path("number").asInt())
        .toList();
  }

  private static Set<Integer> exported(TopicReader rows) {
    Set<Integer> numbers = new HashSet<>();
    rows.read().stream()
        .filter(row -> is(row, "exported"))
        .forEach(
            row -> properties(row).path("numbers").forEach(number -> numbers.add(number.asInt())));
    return numbers;
  }
}
