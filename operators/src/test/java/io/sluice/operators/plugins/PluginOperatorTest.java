package io.sluice.operators.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.operators.event.PluginMarks;
import io.sluice.operators.event.ProcessedEvent;
import io.sluice.operators.plugins.PluginHarness.Registry;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PluginOperatorTest {
  /** Counts the team's events in its storage, and notes the count on the event. */
  private static final String COUNT =
      """
      async function processEvent(event, { storage }) {
        const n = await storage.get('n', 0)
        await storage.set('n', n + 1)
        event.properties.n = n + 1
        return event
      }
      """;

  /** The first event of "a" waits until an event of "b" comes by. */
  private static final String MEET =
      """
      async function processEvent(event, { global }) {
        if (event.distinct_id === 'b') global.meet()
        if (event.properties.i === 1) await new Promise((resolve) => { global.meet = resolve })
        return event
      }
      """;

  private static final String HANG =
      "async function processEvent(event) { await new Promise(() => {}) }";

  private static final String MARK =
      """
      function processEvent(event, { config }) {
        event.properties.n = config.mark
        return event
      }
      """;

  @AfterEach
  void noThreadIsLeft() {
    PluginHarness.awaitNoThread();
  }

  private static Registry team2() {
    return new Registry().team(2);
  }

  @Test
  void aTeamWithoutPluginsPassesThroughAtOnce() throws Exception {
    try (PluginHarness harness = PluginHarness.open(team2(), 50)) {
      harness.event(2, "a", 1);
      assertThat(harness.out()).containsExactly("2 a1");
      assertThat(harness.extractOutputValues().get(0).current()).isNull();
    }
  }

  @Test
  void theRegistryIsReadBeforeTheFirstEvent() throws Exception {
    Registry registry = team2().plugin(2, 11, MARK).config(2, 11, "{\"mark\":\"m\"}");
    try (PluginHarness harness = PluginHarness.open(registry, 50)) {
      harness.event(2, "a", 1);
      harness.runUntilOut(1);
      assertThat(harness.out()).containsExactly("2 a1 n=\"m\"");
    }
  }

  @Test
  void theChainRunsInOrderAndMarksWhatRan() throws Exception {
    Registry registry =
        team2()
            .plugin(2, 13, "function onEvent() {}")
            .plugin(2, 12, "function processEvent(e) { e.properties.n += 'b'; throw Error('x') }")
            .plugin(2, 11, "function processEvent(e) { e.properties.n = 'a'; return e }");
    try (PluginHarness harness = PluginHarness.open(registry, 50)) {
      harness.event(2, "a", 1);
      harness.runUntilOut(1);
      assertThat(harness.out()).containsExactly("2 a1 n=\"ab\"");
      PluginMarks marks = harness.extractOutputValues().get(0).marks();
      assertThat(marks.succeeded()).containsExactly("p (11)");
      assertThat(marks.failed()).containsExactly("p (12)");
      assertThat(marks.deferred()).containsExactly("p (13)");
      assertThat(harness.logs()).anyMatch(log -> log.startsWith("PLUGIN Error: x"));
    }
  }

  @Test
  void whatIsNoEventReachesNoPlugin() throws Exception {
    try (PluginHarness harness = PluginHarness.open(team2().plugin(2, 11, COUNT), 50)) {
      harness.record(2, "a", "{");
      harness.record(2, "a", "{\"properties\":{}}");
      harness.record(2, "a", "{\"event\":\"e\",\"properties\":5}");
      harness.event(2, "a", 1);
      harness.runUntilOut(1);
      assertThat(harness.out()).containsExactly("2 a1 n=1");
      assertThat(harness.deadLetters())
          .containsExactly("INVALID_DATA", "MISSING_EVENT_NAME", "INVALID_PROPERTIES");
    }
  }

  @Test
  void aNewObjectLosesTheMarks() throws Exception {
    Registry registry = team2().plugin(2, 11, "function processEvent(e) { return { ...e } }");
    try (PluginHarness harness = PluginHarness.open(registry, 50)) {
      harness.event(2, "a", 1);
      harness.runUntilOut(1);
      assertThat(harness.extractOutputValues().get(0).marks()).isNull();
    }
  }

  @Test
  void aDroppedEventReachesNoLaterPlugin() throws Exception {
    Registry registry =
        team2()
            .plugin(2, 11, "function processEvent(e) { return e.properties.i > 1 ? e : null }")
            .plugin(2, 12, COUNT);
    try (PluginHarness harness = PluginHarness.open(registry, 50)) {
      harness.event(2, "a", 1);
      harness.event(2, "a", 2);
      harness.runUntilOut(1);
      assertThat(harness.out()).containsExactly("2 a2 n=1");
    }
  }

  @Test
  void eventsOfOneDistinctIdKeepTheirOrderAndOthersOvertake() throws Exception {
    Registry registry = team2().plugin(2, 11, MEET);
    try (PluginHarness harness = PluginHarness.open(registry, 50)) {
      harness.event(2, "a", 1);
      harness.event(2, "a", 2);
      harness.event(2, "b", 3);
      harness.runUntilOut(3);
      assertThat(harness.out())
          .containsSubsequence("2 a1", "2 a2")
          .containsSubsequence("2 b3", "2 a2");
    }
  }

  @Test
  void aTeamThatHangsDelaysNoOther() throws Exception {
    Registry registry = team2().plugin(2, 11, HANG).team(3).plugin(3, 12, COUNT);
    try (PluginHarness harness = PluginHarness.open(registry, 2)) {
      for (int i = 1; i <= 20; i++) {
        harness.event(2, "a", i);
        harness.event(3, "a", i);
      }
      harness.runUntilOut(20);
      assertThat(harness.out())
          .allMatch(out -> out.startsWith("3 "))
          .last()
          .isEqualTo("3 a20 n=20");
    }
  }

  @Test
  void concurrentEventsCountExactly() throws Exception {
    Registry registry = team2().plugin(2, 11, COUNT);
    try (PluginHarness harness = PluginHarness.open(registry, 50)) {
      for (int i = 1; i <= 300; i++) {
        harness.event(2, "user" + i % 7, i);
      }
      harness.runUntilOut(300);
      assertThat(counts(harness)).containsExactlyElementsOf(upTo(300));
    }
  }

  @Test
  void whatIsInFlightAndParkedIsRunAgainInOrderAfterARestore() throws Exception {
    Registry registry = team2().plugin(2, 11, COUNT);
    OperatorSubtaskState snapshot;
    try (PluginHarness harness = PluginHarness.open(registry, 3)) {
      for (int i = 1; i <= 20; i++) {
        harness.event(2, "a", i);
      }
      snapshot = harness.snapshot(1, 1);
      assertThat(harness.out()).isEmpty();
    }
    try (PluginHarness harness = PluginHarness.restore(registry, 3, snapshot)) {
      harness.runUntilOut(20);
      assertThat(harness.out())
          .containsExactlyElementsOf(upTo(20).stream().map(i -> "2 a" + i + " n=" + i).toList());
    }
  }

  @Test
  void newEventsComeBehindRestoredOnes() throws Exception {
    Registry registry = team2().plugin(2, 11, COUNT);
    OperatorSubtaskState snapshot;
    try (PluginHarness harness = PluginHarness.open(registry, 2)) {
      for (int i = 1; i <= 5; i++) {
        harness.event(2, "a", i);
      }
      snapshot = harness.snapshot(1, 1);
    }
    try (PluginHarness harness = PluginHarness.restore(registry, 2, snapshot)) {
      harness.event(2, "a", 6);
      harness.runUntilOut(6);
      assertThat(harness.out()).last().isEqualTo("2 a6 n=6");
    }
  }

  @Test
  void nothingThatIsFinishedIsRunAgain() throws Exception {
    Registry registry = team2().plugin(2, 11, COUNT);
    OperatorSubtaskState snapshot;
    List<String> before;
    try (PluginHarness harness = PluginHarness.open(registry, 50)) {
      for (int i = 1; i <= 10; i++) {
        harness.event(2, "user" + i, i);
      }
      harness.snapshot(1, 1); // while all are in flight: they must be deleted by the next one
      harness.runUntil(() -> harness.outCount() >= 4);
      snapshot = harness.snapshot(2, 2);
      before = harness.out();
    }
    try (PluginHarness harness = PluginHarness.restore(registry, 50, snapshot)) {
      harness.runUntilOut(10 - before.size());
      List<String> all = new ArrayList<>(before);
      all.addAll(harness.out());
      assertThat(all).hasSize(10).doesNotHaveDuplicates();
      assertThat(all.stream().map(PluginOperatorTest::countOf))
          .containsExactlyInAnyOrderElementsOf(upTo(10));
    }
  }

  @Test
  void aSecondRestoreGivesTheSame() throws Exception {
    Registry registry = team2().plugin(2, 11, COUNT);
    OperatorSubtaskState first;
    try (PluginHarness harness = PluginHarness.open(registry, 3)) {
      for (int i = 1; i <= 10; i++) {
        harness.event(2, "a", i);
      }
      first = harness.snapshot(1, 1);
    }
    OperatorSubtaskState second;
    try (PluginHarness harness = PluginHarness.restore(registry, 3, first)) {
      second = harness.snapshot(2, 2);
    }
    for (OperatorSubtaskState snapshot : List.of(first, second)) {
      try (PluginHarness harness = PluginHarness.restore(registry, 3, snapshot)) {
        harness.runUntilOut(10);
        assertThat(counts(harness)).containsExactlyElementsOf(upTo(10));
      }
    }
  }

  @Test
  void rescalingFromOneToTwoAndBackLosesNothing() throws Exception {
    Registry registry = new Registry();
    for (int team = 1; team <= 8; team++) {
      registry.team(team).plugin(team, 10 + team, COUNT);
    }
    OperatorSubtaskState one;
    try (PluginHarness harness = PluginHarness.open(registry, 2)) {
      for (int i = 1; i <= 6; i++) {
        for (int team = 1; team <= 8; team++) {
          harness.event(team, "a", i);
        }
      }
      one = harness.snapshot(1, 1);
    }
    List<OperatorSubtaskState> halves = new ArrayList<>();
    for (int index = 0; index < 2; index++) {
      try (PluginHarness half = PluginHarness.of(registry, 2, index, 2)) {
        half.initializeState(
            AbstractStreamOperatorTestHarness.repartitionOperatorState(
                one, PluginHarness.MAX_PARALLELISM, 1, 2, index));
        half.open();
        half.awaitMail();
        halves.add(half.snapshot(2, 2));
        assertThat(half.out()).isEmpty();
      }
    }
    OperatorSubtaskState both =
        AbstractStreamOperatorTestHarness.repackageState(halves.get(0), halves.get(1));
    try (PluginHarness harness =
        PluginHarness.restore(
            registry,
            2,
            AbstractStreamOperatorTestHarness.repartitionOperatorState(
                both, PluginHarness.MAX_PARALLELISM, 2, 1, 0))) {
      harness.runUntilOut(48);
      for (int team = 1; team <= 8; team++) {
        String prefix = team + " ";
        assertThat(harness.out().stream().filter(out -> out.startsWith(prefix)))
            .containsExactlyElementsOf(
                upTo(6).stream().map(i -> prefix + "a" + i + " n=" + i).toList());
      }
    }
  }

  @Test
  void aCommittedTurnIsKeptWhenALaterOneIsRunAgain() throws Exception {
    Registry registry = team2().plugin(2, 11, COUNT).plugin(2, 12, COUNT).plugin(2, 13, HANG);
    OperatorSubtaskState snapshot;
    try (PluginHarness harness = PluginHarness.open(registry, 50)) {
      harness.event(2, "a", 1);
      harness.runUntil(() -> harness.logs().size() == 3); // three plugins have been set up
      harness.runUntil(() -> !harness.getTaskMailbox().hasMail());
      snapshot = harness.snapshot(1, 1);
    }
    try (PluginHarness harness = PluginHarness.restore(registry, 50, snapshot)) {
      harness.registry(
          "plugin/13", PluginHarness.pluginJson(13, "function processEvent(e) { return e }"));
      harness.setProcessingTime(60_000); // the hanging one's time is up: the new version takes over
      harness.runUntilOut(1);
      harness.event(2, "a", 2);
      harness.runUntilOut(2);
      assertThat(harness.out()).containsExactly("2 a1 n=1", "2 a2 n=2");
    }
  }

  @Test
  void aChangedConfigTakesOverBetweenEvents() throws Exception {
    Registry registry = team2().plugin(2, 11, MARK).config(2, 11, "{\"mark\":\"old\"}");
    try (PluginHarness harness = PluginHarness.open(registry, 50)) {
      harness.event(2, "a", 1);
      harness.registry("plugin-config/11", PluginHarness.configJson(2, 11, "{\"mark\":\"new\"}"));
      harness.event(2, "a", 2);
      harness.runUntilOut(2);
      assertThat(harness.out()).containsExactly("2 a1 n=\"old\"", "2 a2 n=\"new\"");
    }
  }

  @Test
  void aChangeThatIsTakenBackWhileItWaitsHoldsNobody() throws Exception {
    Registry registry = team2().plugin(2, 11, COUNT);
    try (PluginHarness harness = PluginHarness.open(registry, 50)) {
      harness.event(2, "a", 1);
      harness.registry("plugin-config/11", null);
      harness.event(2, "a", 2);
      harness.registry("plugin-config/11", PluginHarness.configJson(2, 11, "{}"));
      harness.event(2, "a", 3);
      harness.runUntilOut(3);
      assertThat(counts(harness)).containsExactly(1, 2, 3);
    }
  }

  @Test
  void aPluginThatHangsIsReplacedWhenItsTimeIsUp() throws Exception {
    Registry registry = team2().plugin(2, 11, HANG);
    try (PluginHarness harness = PluginHarness.open(registry, 50)) {
      harness.event(2, "a", 1);
      harness.runUntil(() -> harness.logs().size() == 1);
      harness.registry("plugin/11", PluginHarness.pluginJson(11, COUNT));
      harness.event(2, "a", 2);
      harness.registry("plugin-config/11", PluginHarness.configJson(2, 11, "{\"x\":1}"));
      assertThat(harness.out()).isEmpty();
      harness.setProcessingTime(29_999);
      assertThat(harness.out()).isEmpty();
      harness.setProcessingTime(30_001);
      harness.runUntilOut(2);
      assertThat(harness.out()).containsExactly("2 a1 n=1", "2 a2 n=2");
    }
  }

  @Test
  void pluginsThatChangePlacesRunOnceOnEachEvent() throws Exception {
    String count =
        """
        async function processEvent(event, { storage, config }) {
          const n = await storage.get('n', 0)
          await storage.set('n', n + 1)
          event.properties.n = (event.properties.n || '') + config.name + (n + 1)
          return event
        }
        """;
    Registry registry =
        team2().plugin(2, 11, count).config(2, 11, "{\"name\":\"A\"}").plugin(2, 12, HANG);
    OperatorSubtaskState snapshot;
    try (PluginHarness harness = PluginHarness.open(registry, 50)) {
      harness.event(2, "a", 1);
      harness.runUntil(() -> harness.logs().size() == 2 && !harness.getTaskMailbox().hasMail());
      snapshot = harness.snapshot(1, 1); // A's turn is committed, B hangs
    }
    try (PluginHarness harness = PluginHarness.restore(registry, 50, snapshot)) {
      harness.registry("plugin/12", PluginHarness.pluginJson(12, count));
      harness.registry("plugin-config/12", PluginHarness.configJson(2, 12, "{\"name\":\"B\"}"));
      harness.registry(
          "plugin-config/11",
          PluginHarness.configJson(2, 11, "{\"name\":\"A\"}")
              .replace("\"order\":11", "\"order\":99"));
      harness.setProcessingTime(60_000);
      harness.event(2, "a", 2);
      harness.runUntilOut(2);
      assertThat(harness.out()).containsExactly("2 a1 n=\"A1B1\"", "2 a2 n=\"B2A2\"");
    }
  }

  @Test
  void restoredEventsThatNeedNoPluginAnyMoreComeBeforeParkedOnes() throws Exception {
    Registry registry = team2().plugin(2, 11, HANG);
    OperatorSubtaskState snapshot;
    try (PluginHarness harness = PluginHarness.open(registry, 3)) {
      for (int i = 1; i <= 6; i++) {
        harness.event(2, i == 1 ? "b" : "a", i);
      }
      harness.registry("plugin-config/11", null);
      snapshot = harness.snapshot(1, 1); // while the change waits
    }
    try (PluginHarness harness = PluginHarness.restore(registry, 3, snapshot)) {
      harness.runUntilOut(6);
      assertThat(harness.out()).containsExactly("2 b1", "2 a2", "2 a3", "2 a4", "2 a5", "2 a6");
    }
  }

  @Test
  void anAddedPluginJoinsAndARemovedOneLeaves() throws Exception {
    try (PluginHarness harness = PluginHarness.open(team2().plugin(2, 11, COUNT), 50)) {
      harness.event(2, "a", 1);
      harness.runUntilOut(1);
      harness.registry("plugin-config/11", null);
      harness.event(2, "a", 2);
      harness.runUntilOut(2);
      harness.registry("plugin-config/11", PluginHarness.configJson(2, 11, "{}"));
      harness.event(2, "a", 3);
      harness.runUntilOut(3);
      assertThat(harness.out()).containsExactly("2 a1 n=1", "2 a2", "2 a3 n=2");
    }
  }

  @Test
  void teardownRunsWhenAPluginLeaves() throws Exception {
    Registry registry =
        team2()
            .plugin(
                2,
                11,
                """
                function teardownPlugin() { console.log('bye') }
                function processEvent(e) { return e }\
                """);
    try (PluginHarness harness = PluginHarness.open(registry, 50)) {
      harness.event(2, "a", 1);
      harness.runUntilOut(1);
      harness.registry("plugin-config/11", null);
      harness.runUntil(() -> harness.logs().contains("CONSOLE bye"));
    }
  }

  @Test
  void aRefusedRecordChangesNothing() throws Exception {
    Registry registry = team2().plugin(2, 11, MARK).config(2, 11, "{\"mark\":\"m\"}");
    try (PluginHarness harness = PluginHarness.open(registry, 50)) {
      harness.registry("plugin-config/11", "{\"id\":11,\"team_id\":\"two\"}");
      harness.event(2, "a", 1);
      harness.runUntilOut(1);
      assertThat(harness.out()).containsExactly("2 a1 n=\"m\"");
    }
  }

  @Test
  void aPluginThatLoopsFailsItsOwnEventAndTheNeighboursRunAgain() throws Exception {
    Registry registry =
        team2()
            .plugin(
                2,
                11,
                """
                async function processEvent(event, { storage }) {
                  const n = await storage.get('n', 0)
                  await storage.set('n', n + 1)
                  if (event.properties.i === 2) while (true) event.x = 1
                  event.properties.n = n + 1
                  return event
                }
                """);
    try (PluginHarness harness = PluginHarness.open(registry, 50)) {
      for (int i = 1; i <= 5; i++) {
        harness.event(2, "user" + i, i);
      }
      harness.runUntilOut(5);
      assertThat(harness.out()).contains("2 user22");
      assertThat(counts(harness)).containsExactlyInAnyOrder(1, 2, 3, 4);
      assertThat(harness.logs())
          .anyMatch(log -> log.startsWith("PLUGIN TimeoutError: Script execution timed out"));
      ProcessedEvent failed =
          harness.extractOutputValues().stream()
              .filter(event -> event.marks().failed().length > 0)
              .findFirst()
              .orElseThrow();
      assertThat(PluginHarness.event(failed).path("distinct_id").asText()).isEqualTo("user2");
    }
  }

  @Test
  void eventsPassWithoutAPluginThatCannotBeSetUp() throws Exception {
    Registry registry =
        team2()
            .plugin(2, 11, "function setupPlugin() { throw new Error('no key') }\n" + COUNT)
            .plugin(2, 12, COUNT);
    try (PluginHarness harness = PluginHarness.open(registry, 50)) {
      harness.event(2, "a", 1);
      harness.runUntilOut(1);
      assertThat(harness.out()).containsExactly("2 a1 n=1");
      assertThat(harness.logs())
          .anyMatch(log -> log.startsWith("SYSTEM setupPlugin failed with Error: no key"));
    }
  }

  @Test
  void whatAPluginExportsAndNobodyCallsIsSaid() throws Exception {
    Registry registry =
        team2()
            .plugin(
                2,
                11,
                "exports.runEveryWeek = () => {}; exports.jobs = { send() {} };"
                    + " exports.onEvent = () => {}; exports.processEvent = (e) => e");
    try (PluginHarness harness = PluginHarness.open(registry, 50)) {
      harness.event(2, "a", 1);
      harness.runUntilOut(1);
      assertThat(harness.logs())
          .contains("SYSTEM This version of Sluice does not call runEveryWeek of this app.");
    }
  }

  @Test
  void storageSetInSetupIsThere() throws Exception {
    Registry registry =
        team2()
            .plugin(
                2,
                11,
                "async function setupPlugin({ storage }) { await storage.set('n', 41) }\n" + COUNT);
    try (PluginHarness harness = PluginHarness.open(registry, 50)) {
      harness.event(2, "a", 1);
      harness.runUntilOut(1);
      assertThat(harness.out()).containsExactly("2 a1 n=42");
    }
  }

  @Test
  void anEventThatAPluginBlowsUpBecomesADeadLetter() throws Exception {
    Registry registry =
        team2().plugin(2, 11, "function processEvent(e) { e.x = 'x'.repeat(200000); return e }");
    try (PluginHarness harness = PluginHarness.open(registry, 50)) {
      harness.event(2, "a", 1);
      harness.runUntil(() -> harness.deadLetters().contains("RECORD_TOO_LARGE"));
      assertThat(harness.out()).isEmpty();
    }
  }

  @Test
  void atTheEndOfTheInputEverythingIsFinished() throws Exception {
    try (PluginHarness harness = PluginHarness.open(team2().plugin(2, 11, COUNT), 2)) {
      for (int i = 1; i <= 10; i++) {
        harness.event(2, "a", i);
      }
      harness.plugins().finish();
      assertThat(counts(harness)).containsExactlyElementsOf(upTo(10));
    }
  }

  private static List<Integer> counts(PluginHarness harness) {
    return harness.out().stream()
        .filter(out -> out.contains("n="))
        .map(PluginOperatorTest::countOf)
        .toList();
  }

  private static int countOf(String out) {
    return Integer.parseInt(out.substring(out.indexOf("n=") + 2));
  }

  private static List<Integer> upTo(int last) {
    return IntStream.rangeClosed(1, last).boxed().toList();
  }
}
