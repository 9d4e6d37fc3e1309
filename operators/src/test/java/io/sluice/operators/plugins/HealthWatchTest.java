package io.sluice.operators.plugins;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.operators.health.HealthPolicy;
import io.sluice.operators.registry.RegistryRecord;
import io.sluice.operators.route.ShardKey;
import io.sluice.runtime.actor.Budget;
import io.sluice.runtime.sandbox.RuntimeOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What costs too much does not run; its team's events pass without it. */
class HealthWatchTest {
  /** Three errors are too many; ten minutes' pause; the second time is for good. */
  private static final HealthPolicy STRICT =
      new HealthPolicy(
          2.5, 0, Duration.ofSeconds(10), 1, 1, 0, 100, 1_000, Duration.ofMinutes(10), 2);

  private static final String FAILS =
      """
      function processEvent(event) {
        if (event.properties.i < 100) throw new Error('no')
        event.properties.n = 1
        return event
      }
      """;

  @TempDir Path flights;

  private final TestClock clock = new TestClock();

  @AfterEach
  void noThreadIsLeft() {
    PluginHarness.awaitNoThread();
  }

  @Test
  void aPluginThatFailsTooOftenIsPausedAndThenRunsAgain() throws Exception {
    PluginHarness.Registry registry = new PluginHarness.Registry().team(2).plugin(2, 1, FAILS);
    try (PluginHarness plugins = PluginHarness.watching(registry, 1, STRICT, clock)) {
      for (int i = 0; i < 3; i++) {
        plugins.event(2, "a", i);
        plugins.runUntilOut(i + 1);
      }
      plugins.event(2, "a", 100); // would get n, if it ran
      plugins.runUntilOut(4);
      assertThat(plugins.out()).endsWith("2 a100");
      assertThat(plugins.logs().get(plugins.logs().size() - 1))
          .isEqualTo(
              "SYSTEM This app has used up what it may cost over time, by its CPU time, its errors"
                  + " and the limits it broke. It is paused for 10 minutes, and events pass without"
                  + " it (1 of 2 times before it is disabled).");
      clock.advance(Duration.ofMinutes(10));
      plugins.event(2, "a", 101);
      plugins.runUntilOut(5);
      assertThat(plugins.out()).endsWith("2 a101 n=1");
    }
  }

  @Test
  void theLastTimeIsForGoodUntilTheConfigChanges() throws Exception {
    PluginHarness.Registry registry = new PluginHarness.Registry().team(2).plugin(2, 1, FAILS);
    try (PluginHarness plugins = PluginHarness.watching(registry, 1, STRICT, clock)) {
      int i = 0;
      for (; i < 6; i++) {
        if (i == 3) {
          clock.advance(Duration.ofMinutes(10));
        }
        plugins.event(2, "a", i);
        plugins.runUntilOut(i + 1);
      }
      assertThat(plugins.logs().get(plugins.logs().size() - 1))
          .endsWith("It is disabled, and events pass without it until it is saved again.");
      clock.advance(Duration.ofDays(1000));
      plugins.event(2, "a", 100);
      plugins.runUntilOut(7);
      assertThat(plugins.out()).endsWith("2 a100");
      plugins.registry("plugin-config/1", PluginHarness.configJson(2, 1, "{\"saved\":\"again\"}"));
      plugins.event(2, "a", 101);
      plugins.runUntilOut(8);
      assertThat(plugins.out()).endsWith("2 a101 n=1");
    }
  }

  @Test
  void whatTheTeamHasInFlightPassesWithoutThePlugin() throws Exception {
    String burns = "function processEvent(event) { while (event.properties.i < 100) {} }";
    HealthPolicy oneKill =
        new HealthPolicy(
            500, 0, Duration.ofSeconds(10), 1, 1, 0, 100, 1_000, Duration.ofMinutes(10), 2);
    PluginHarness.Registry registry = new PluginHarness.Registry().team(2).plugin(2, 1, burns);
    try (PluginHarness plugins = PluginHarness.watching(registry, 20, oneKill, clock)) {
      for (int i = 0; i < 20; i++) {
        plugins.event(2, "a", i);
      }
      plugins.runUntilOut(20);
      assertThat(plugins.out()).startsWith("2 a0", "2 a1").endsWith("2 a19");
      assertThat(plugins.logs().stream().filter(log -> log.contains("timed out after looping")))
          .hasSize(1);
    }
  }

  @Test
  void aPauseIsNotedInTheRegistryOnceAndItsOwnNoteChangesNothing() throws Exception {
    PluginHarness.Registry registry = new PluginHarness.Registry().team(2).plugin(2, 1, FAILS);
    try (PluginHarness plugins = PluginHarness.watching(registry, 1, STRICT, clock)) {
      strike(plugins);
      assertThat(plugins.statuses()).hasSize(1);
      int said = plugins.logs().size();
      plugins.registry(plugins.statuses().get(0));
      pass(plugins, 100, "2 a100");
      assertThat(plugins.statuses()).hasSize(1);
      assertThat(plugins.logs()).hasSize(said);
      clock.advance(Duration.ofMinutes(10));
      pass(plugins, 101, "2 a101 n=1");
      assertThat(plugins.statuses()).hasSize(1);
    }
  }

  @Test
  void aPauseAndItsStrikeSurviveARestart() throws Exception {
    PluginHarness.Registry registry = new PluginHarness.Registry().team(2).plugin(2, 1, FAILS);
    try (PluginHarness plugins = PluginHarness.watching(registry, 1, STRICT, clock)) {
      strike(plugins);
      registry.written(plugins.statuses().get(0));
    }
    try (PluginHarness plugins = PluginHarness.watching(registry, 1, STRICT, clock)) {
      pass(plugins, 100, "2 a100");
      clock.advance(Duration.ofMinutes(10));
      pass(plugins, 101, "2 a101 n=1");
      strike(plugins);
      assertThat(text(plugins.statuses().get(0)))
          .contains("\"state\":\"disabled\"", "\"until\":null", "\"strikes\":2");
      registry.written(plugins.statuses().get(0));
    }
    try (PluginHarness plugins = PluginHarness.watching(registry, 1, STRICT, clock)) {
      clock.advance(Duration.ofDays(1000));
      pass(plugins, 100, "2 a100");
    }
  }

  @Test
  void aPluginThatMakesEventsTooLargeToBeWrittenIsPaused() throws Exception {
    String grows = "function processEvent(e) { e.properties.much = 'x'.repeat(200_000); return e }";
    PluginHarness.Registry registry = new PluginHarness.Registry().team(2).plugin(2, 1, grows);
    try (PluginHarness plugins = PluginHarness.watching(registry, 1, STRICT, clock)) {
      plugins.event(2, "a", 0);
      plugins.runUntil(() -> plugins.deadLetters().contains("RECORD_TOO_LARGE"));
      assertThat(plugins.logs())
          .filteredOn(log -> log.startsWith("PLUGIN"))
          .singleElement()
          .asString()
          .startsWith("PLUGIN ResourceLimitError: The plugin p (1) returned an event of 200")
          .contains(" bytes; expected at most 100000 (option sink.max-record-bytes)\nevent ");
      assertThat(text(plugins.statuses().get(0))).contains("\"state\":\"paused\"");
      pass(plugins, 1, "2 a1");
    }
  }

  @Test
  void aPluginThatNothingCanStopIsNotedAndNeverRunsAgain() throws Exception {
    String unstoppable =
        """
        function processEvent(event) {
          let all = [1]
          for (let i = 0; i < 26; i++) all = [all, all]
          event.properties.n = JSON.stringify(all).length // one step of the language
          return event
        }
        """;
    PluginHarness.Registry registry =
        new PluginHarness.Registry().team(2).plugin(2, 1, unstoppable);
    try (PluginHarness plugins = PluginHarness.watching(registry, 50, STRICT, clock)) {
      pass(plugins, 0, "2 a0");
      pass(plugins, 1, "2 a1");
      assertThat(text(plugins.statuses().get(0)))
          .contains("\"state\":\"thread-lost\"", "nothing could stop it", "\"until\":null");
      clock.advance(Duration.ofDays(1000));
      pass(plugins, 2, "2 a2");
    }
  }

  @Test
  void aPluginThatAProcessMayHaveDiedOfIsNotedForAWhile() throws Exception {
    String stubborn =
        """
        function processEvent(event) {
          if (event.properties.i === 0) JSON.stringify(new Float64Array(2 ** 20).fill(Math.PI))
          event.properties.n = 1
          return event
        }
        """;
    PluginHarness.Registry registry = new PluginHarness.Registry().team(2).plugin(2, 1, stubborn);
    RuntimeOptions noting = PluginHarness.RUNTIME.withFlightFolder(flights.toString());
    RuntimeOptions tight = noting.withSlice(new Budget(50_000_000, 1L << 30));
    byte[] left;
    try (PluginHarness plugins = PluginHarness.on(tight, registry)) {
      plugins.event(2, "a", 0);
      left = recordOfASliceOverItsBudget();
      plugins.runUntilOut(1);
    }
    PluginHarness.awaitNoThread();
    Files.write(flights.resolve("died.flight"), left);
    try (PluginHarness plugins = PluginHarness.on(noting, registry)) {
      pass(plugins, 1, "2 a1");
      assertThat(plugins.statuses()).hasSize(1);
      JsonNode status = PluginHarness.JSON.readTree(plugins.statuses().get(0).value());
      assertThat(status.path("state").asText()).isEqualTo("suspected");
      assertThat(status.path("reason").asText())
          .contains("A TaskManager died while", "for 10 minutes");
      assertThat(Instant.parse(status.path("until").asText()))
          .isEqualTo(Instant.parse(status.path("since").asText()).plus(Duration.ofMinutes(10)));
    }
  }

  /** What the flight record of this process holds at a moment at which it may die. */
  private byte[] recordOfASliceOverItsBudget() throws IOException {
    try (Stream<Path> files = Files.list(flights)) {
      Path living = files.findFirst().orElseThrow();
      while (true) {
        byte[] record = Files.readAllBytes(living);
        boolean isOneSlice = record[7] == 1;
        boolean isOverBudget = record[16] == 1;
        if (isOneSlice && isOverBudget) {
          return record;
        }
      }
    }
  }

  @Test
  void aNoteFromElsewhereStopsThePluginAndSurvivesInState() throws Exception {
    PluginHarness.Registry registry =
        new PluginHarness.Registry().team(2).plugin(2, 1, FAILS).team(3).plugin(3, 2, FAILS);
    RegistryRecord note;
    try (PluginHarness elsewhere = PluginHarness.watching(registry, 1, STRICT, clock)) {
      strike(elsewhere);
      note = elsewhere.statuses().get(0);
    }
    int owner = subtaskOf(2);
    int other = subtaskOf(3);
    OperatorSubtaskState snapshot;
    try (PluginHarness here = subtask(registry, owner);
        PluginHarness there = owner == other ? null : subtask(registry, other)) {
      PluginHarness ofTeam3 = there == null ? here : there;
      pass(here, 100, "2 a100 n=1");
      here.registry(note);
      if (there != null) {
        there.registry(note);
      }
      pass(here, 101, "2 a101");
      ofTeam3.event(3, "b", 100);
      ofTeam3.runUntil(() -> ofTeam3.out().contains("3 b100 n=1"));
      snapshot = here.snapshot(1, 1);
    }
    try (PluginHarness restored =
        PluginHarness.of(
            new PluginHarness.Registry(), 2, owner, 50, STRICT, OnSetupFailure.PASS, clock)) {
      restored.initializeState(snapshot);
      restored.open();
      pass(restored, 102, "2 a102");
      clock.advance(Duration.ofMinutes(10));
      pass(restored, 103, "2 a103 n=1");
    }
  }

  @Test
  void aDeletedNoteLetsThePluginRunAgainWithAFullBucket() throws Exception {
    PluginHarness.Registry registry = new PluginHarness.Registry().team(2).plugin(2, 1, FAILS);
    try (PluginHarness plugins = PluginHarness.watching(registry, 1, STRICT, clock)) {
      strike(plugins);
      plugins.registry(plugins.statuses().get(0));
      plugins.registry("status/plugin-config/1", null);
      pass(plugins, 100, "2 a100 n=1");
      strike(plugins);
      assertThat(text(plugins.statuses().get(1))).contains("\"state\":\"paused\"");
    }
  }

  @Test
  void aConfigThatIsSavedAgainWithoutAChangeRunsAgain() throws Exception {
    PluginHarness.Registry registry = new PluginHarness.Registry().team(2).plugin(2, 1, FAILS);
    try (PluginHarness plugins = PluginHarness.watching(registry, 1, STRICT, clock)) {
      strike(plugins);
      plugins.registry(plugins.statuses().get(0));
      plugins.registry("plugin-config/1", PluginHarness.configJson(2, 1, "{}"));
      pass(plugins, 100, "2 a100 n=1");
    }
  }

  private static void strike(PluginHarness plugins) throws Exception {
    int before = plugins.outCount();
    for (int i = 1; i <= 3; i++) {
      plugins.event(2, "a", i);
      plugins.runUntilOut(before + i);
    }
  }

  private static void pass(PluginHarness plugins, int i, String out) throws Exception {
    int before = plugins.outCount();
    plugins.event(2, "a", i);
    plugins.runUntilOut(before + 1);
    assertThat(plugins.out()).endsWith(out);
  }

  private PluginHarness subtask(PluginHarness.Registry registry, int index) throws Exception {
    PluginHarness harness =
        PluginHarness.of(registry, 2, index, 50, STRICT, OnSetupFailure.PASS, clock);
    harness.open();
    return harness;
  }

  private static int subtaskOf(int team) {
    return KeyGroupRangeAssignment.assignKeyToParallelOperator(
        ShardKey.of(team, 0, PluginHarness.MAX_PARALLELISM), PluginHarness.MAX_PARALLELISM, 2);
  }

  private static String text(RegistryRecord record) {
    return new String(record.value(), UTF_8);
  }
}
