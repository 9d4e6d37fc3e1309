package io.sluice.operators.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.sluice.operators.event.ProcessedEvent;
import io.sluice.operators.plugins.PluginHarness.Registry;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Real batches for {@code processEventBatch}, in the operator; mails run when a test says so. */
class EventBatchesTest {
  /** Notes on each event how many there are in its batch. */
  private static final String SIZE =
      """
      function processEventBatch(batch) {
        for (const event of batch) event.properties.n = batch.length
        return batch
      }
      """;

  /** Counts the team's events in its storage, and notes the count on each. */
  private static final String COUNT =
      """
      async function processEventBatch(batch, { storage }) {
        for (const event of batch) {
          const n = await storage.get('n', 0)
          await storage.set('n', n + 1)
          if (event.event === 'loop') while (true);
          event.properties.n = n + 1
        }
        return batch
      }
      """;

  private static final String HANG =
      "async function processEvent(event) { await new Promise(() => {}) }";

  @AfterEach
  void noThreadIsLeft() {
    PluginHarness.awaitNoThread();
  }

  @Test
  void withoutAskingAPluginGetsBatchesOfOne() throws Exception {
    Registry registry = new Registry().team(2).plugin(2, 11, SIZE);
    try (PluginHarness harness = PluginHarness.open(registry, 50)) {
      events(harness, 3);
      harness.runUntilOut(3);
      assertThat(harness.out()).containsExactly("2 user1-1 n=1", "2 user2-2 n=1", "2 user3-3 n=1");
    }
  }

  @Test
  void eventsThatAreReadyTogetherAreOneBatchAndGoOnInOneMail() throws Exception {
    try (PluginHarness harness = PluginHarness.open(batched(SIZE, 20), 50)) {
      events(harness, 5);
      harness.runUntilOut(1);
      assertThat(harness.out())
          .containsExactly(
              "2 user1-1 n=5", "2 user2-2 n=5", "2 user3-3 n=5", "2 user4-4 n=5", "2 user5-5 n=5");
      assertThat(harness.extractOutputValues())
          .allSatisfy(event -> assertThat(event.marks().succeeded()).containsExactly("p (11)"));
    }
  }

  @Test
  void noBatchIsLargerThanTheTeamAllows() throws Exception {
    try (PluginHarness harness = PluginHarness.open(batched(SIZE, 2), 50)) {
      events(harness, 5);
      harness.runUntilOut(5);
      assertThat(notes(harness)).containsExactly("2", "2", "2", "2", "1");
    }
  }

  @Test
  void aLoneEventWaitsForNoOther() throws Exception {
    try (PluginHarness harness = PluginHarness.open(batched(SIZE, 20), 50)) {
      harness.event(2, "a", 1);
      harness.runUntilOut(1);
      harness.event(2, "a", 2);
      harness.runUntilOut(2);
      assertThat(harness.out()).containsExactly("2 a1 n=1", "2 a2 n=1");
    }
  }

  @Test
  void aBatchHasOneEventOfADistinctIdSoThatTheirOrderIsKept() throws Exception {
    try (PluginHarness harness = PluginHarness.open(batched(SIZE, 20), 50)) {
      for (int i = 1; i <= 3; i++) {
        harness.event(2, "a", i);
        harness.event(2, "b", i);
      }
      harness.event(2, "a", 4);
      harness.runUntilOut(7);
      assertThat(harness.out())
          .containsExactly(
              "2 a1 n=2", "2 b1 n=2", "2 a2 n=2", "2 b2 n=2", "2 a3 n=2", "2 b3 n=2", "2 a4 n=1");
    }
  }

  @Test
  void onePluginsBatchesRunOneAfterTheOther() throws Exception {
    String meet =
        """
        async function processEventBatch(batch, { storage, global }) {
          global.running = (global.running || 0) + 1
          await storage.get('nothing')
          await new Promise((resolve) => setTimeout(resolve, 1))
          for (const event of batch) event.properties.n = global.running
          global.running--
          return batch
        }
        """;
    try (PluginHarness harness = PluginHarness.open(batched(meet, 3), 50)) {
      events(harness, 20);
      harness.runUntilOut(20);
      assertThat(notes(harness)).hasSize(20).containsOnly("1");
    }
  }

  @Test
  void aBatchGoesThroughTheWholeChainAsOne() throws Exception {
    Registry registry =
        batched("function processEvent(event) { return event }", 1)
            .plugin(2, 12, SIZE)
            .config("plugin-config/12", batchConfig(12, 20))
            .plugin(2, 13, SIZE.replace(".n = ", ".n += '/' + "))
            .config("plugin-config/13", batchConfig(13, 2));
    try (PluginHarness harness = PluginHarness.open(registry, 50)) {
      events(harness, 3);
      harness.runUntilOut(3);
      assertThat(harness.out()).hasSize(3).allMatch(out -> out.matches(".* n=\"\\d/[12]\""));
    }
  }

  @Test
  void anEventThatABatchLeavesOutIsDroppedAndHoldsNobody() throws Exception {
    String filter =
        """
        function processEventBatch(batch) {
          const left = batch.filter((event) => event.properties.i !== 2)
          for (const event of left) event.properties.n = batch.length
          return left
        }
        """;
    try (PluginHarness harness = PluginHarness.open(batched(filter, 20), 50)) {
      events(harness, 3);
      harness.event(2, "user2-", 4);
      harness.runUntilOut(3);
      assertThat(harness.out()).containsExactly("2 user1-1 n=3", "2 user3-3 n=3", "2 user2-4 n=1");
    }
  }

  @Test
  void aBatchThatThrowsDropsNothingAndKeepsWhatWasChanged() throws Exception {
    String failing =
        """
        function processEventBatch(batch) {
          batch[0].properties.n = 'changed'
          throw new Error('oh no')
        }
        """;
    try (PluginHarness harness = PluginHarness.open(batched(failing, 20), 50)) {
      events(harness, 3);
      harness.runUntilOut(3);
      assertThat(harness.out())
          .containsExactly("2 user1-1 n=\"changed\"", "2 user2-2", "2 user3-3");
      assertThat(harness.extractOutputValues())
          .allSatisfy(event -> assertThat(event.marks().failed()).containsExactly("p (11)"));
      assertThat(harness.logs()).filteredOn(log -> log.contains("Error: oh no")).hasSize(1);
    }
  }

  @Test
  void resultsThatBelongToNoEventFailTheCallAndItIsSaidOnce() throws Exception {
    String more =
        "function processEventBatch(batch) { return [...batch, { ...batch[0], uuid: 'x' }] }";
    try (PluginHarness harness = PluginHarness.open(batched(more, 20), 50)) {
      events(harness, 3);
      harness.runUntilOut(3);
      assertThat(harness.out()).containsExactly("2 user1-1", "2 user2-2", "2 user3-3");
      assertThat(harness.logs())
          .filteredOn(log -> log.contains("IllegalOperationError: processEventBatch got 3 events"))
          .hasSize(1);
    }
  }

  @Test
  void anEventThatKillsItsBatchCostsItsNeighboursNothing() throws Exception {
    try (PluginHarness harness = PluginHarness.open(batched(COUNT, 20), 50)) {
      for (int i = 1; i <= 5; i++) {
        String event = i == 3 ? "loop" : "e";
        harness.record(
            2,
            "user" + i + "-",
            "{\"event\":\"%s\",\"properties\":{\"i\":%d}}".formatted(event, i));
      }
      harness.runUntilOut(5);
      assertThat(harness.out())
          .containsExactly(
              "2 user1-1 n=1", "2 user2-2 n=2", "2 user3-3", "2 user4-4 n=3", "2 user5-5 n=4");
      assertThat(harness.extractOutputValues())
          .filteredOn(event -> event.marks().failed().length > 0)
          .hasSize(1);
      assertThat(harness.logs())
          .anyMatch(log -> log.startsWith("SYSTEM The call that broke the limit had a batch of 5"));

      events(harness, 4); // those that come later are batches again
      harness.runUntilOut(9);
      assertThat(notes(harness).subList(4, 8)).containsExactly("5", "6", "7", "8");
    }
  }

  @Test
  void anEventThatABatchBlowsUpBecomesADeadLetterAlone() throws Exception {
    String blow =
        "function processEventBatch(b) { b[1].properties.x = 'x'.repeat(200000); return b }";
    try (PluginHarness harness = PluginHarness.open(batched(blow, 20), 50)) {
      events(harness, 3);
      harness.runUntilOut(2);
      assertThat(harness.out()).containsExactly("2 user1-1", "2 user3-3");
      assertThat(harness.deadLetters()).containsExactly("RECORD_TOO_LARGE");
    }
  }

  @Test
  void aBatchInFlightAtASnapshotIsRunAgainAndCountsOnce() throws Exception {
    Registry registry = batched(COUNT, 4);
    OperatorSubtaskState snapshot;
    try (PluginHarness harness = PluginHarness.open(registry, 8)) {
      events(harness, 10); // a batch runs, four events wait for the next, two are parked
      harness.runUntil(() -> !harness.logs().isEmpty());
      harness.awaitMail(); // the batch asks for its storage
      snapshot = harness.snapshot(1, 1);
      assertThat(harness.out()).isEmpty();
    }
    try (PluginHarness harness = PluginHarness.restore(registry, 8, snapshot)) {
      harness.runUntilOut(10);
      assertThat(notes(harness)).containsExactlyElementsOf(upTo(10));
      assertThat(harness.out())
          .extracting(out -> out.substring(0, out.indexOf('-')))
          .doesNotHaveDuplicates();
    }
  }

  @Test
  void nothingOfACommittedBatchIsRunAgain() throws Exception {
    Registry registry = batched(COUNT, 20).plugin(2, 12, HANG);
    OperatorSubtaskState snapshot;
    try (PluginHarness harness = PluginHarness.open(registry, 50)) {
      events(harness, 3);
      harness.snapshot(1, 1);
      harness.runUntil(() -> harness.logs().size() == 2 && !harness.getTaskMailbox().hasMail());
      snapshot = harness.snapshot(2, 2);
    }
    try (PluginHarness harness = PluginHarness.restore(registry, 50, snapshot)) {
      harness.registry("plugin-config/12", null);
      harness.setProcessingTime(60_000);
      harness.event(2, "user4-", 4);
      harness.runUntilOut(4);
      assertThat(harness.out())
          .containsExactly("2 user1-1 n=1", "2 user2-2 n=2", "2 user3-3 n=3", "2 user4-4 n=4");
    }
  }

  @Test
  void anotherSizeTakesEffectWithoutARestart() throws Exception {
    try (PluginHarness harness = PluginHarness.open(batched(SIZE, 20), 50)) {
      events(harness, 3); // wait for their batch when the change comes
      harness.registry("plugin-config/11", batchConfig(11, 2));
      harness.runUntilOut(3);
      harness.registry("plugin-config/11", PluginHarness.configJson(2, 11, "{}"));
      events(harness, 3);
      harness.runUntilOut(6);
      assertThat(notes(harness)).containsExactly("2", "2", "1", "1", "1", "1");
      assertThat(harness.logs()).hasSize(1);
    }
  }

  @Test
  void aNewVersionTakesOverBetweenBatches() throws Exception {
    try (PluginHarness harness = PluginHarness.open(batched(SIZE, 2), 3)) {
      events(harness, 5);
      harness.registry("plugin/11", PluginHarness.pluginJson(11, SIZE.replace("n =", "n = 10 +")));
      harness.runUntilOut(5);
      assertThat(notes(harness)).containsExactly("2", "2", "1", "12", "12");
    }
  }

  @Test
  void whatWaitsForABatchOfAPluginThatHangsRunsInItsNewVersion() throws Exception {
    String hang = "async function processEventBatch() { await new Promise(() => {}) }";
    try (PluginHarness harness = PluginHarness.open(batched(hang, 2), 50)) {
      events(harness, 5);
      harness.runUntil(() -> harness.logs().size() == 1);
      harness.registry("plugin/11", PluginHarness.pluginJson(11, COUNT));
      harness.setProcessingTime(30_001);
      harness.runUntilOut(5);
      assertThat(notes(harness)).containsExactlyInAnyOrderElementsOf(upTo(5));
    }
  }

  @Test
  void aPluginThatTakesNoBatchesGetsItsEventsOneByOneAndItIsSaid() throws Exception {
    String single = "function processEvent(event) { event.properties.n = 'one'; return event }";
    try (PluginHarness harness = PluginHarness.open(batched(single, 20), 50)) {
      events(harness, 3);
      harness.runUntilOut(3);
      assertThat(notes(harness)).containsOnly("\"one\"");
      assertThat(harness.logs())
          .contains(
              "SYSTEM This app exports no processEventBatch, so its process_event_batch_size has"
                  + " no effect.");
    }
  }

  @Test
  void whoHasAskedForBatchesGetsThemEvenIfProcessEventIsThereToo() throws Exception {
    String both = SIZE + "function processEvent(event) { return null }";
    try (PluginHarness harness = PluginHarness.open(batched(both, 20), 50)) {
      harness.event(2, "a", 1);
      harness.runUntilOut(1);
      assertThat(harness.out()).containsExactly("2 a1 n=1");
    }
  }

  @Test
  void eventsPassAPluginWithBatchesThatCannotBeSetUp() throws Exception {
    String broken = SIZE + "function setupPlugin() { throw new Error('no key') }";
    try (PluginHarness harness = PluginHarness.open(batched(broken, 20), 50)) {
      events(harness, 3);
      harness.runUntilOut(3);
      assertThat(harness.extractOutputValues())
          .extracting(ProcessedEvent::marks)
          .containsOnlyNulls();
    }
  }

  @Test
  void atTheEndOfTheInputEveryBatchIsFinished() throws Exception {
    try (PluginHarness harness = PluginHarness.open(batched(COUNT, 3), 5)) {
      events(harness, 10);
      harness.plugins().finish();
      assertThat(notes(harness)).containsExactlyElementsOf(upTo(10));
    }
  }

  private static Registry batched(String source, int size) throws JsonProcessingException {
    return new Registry()
        .team(2)
        .plugin(2, 11, source)
        .config("plugin-config/11", batchConfig(11, size));
  }

  private static String batchConfig(int config, int size) {
    return PluginHarness.configJson(2, config, "{}")
        .replace("\"order\"", "\"process_event_batch_size\":" + size + ",\"order\"");
  }

  /** Events number 1 to {@code count}, each of a distinct id of its own. */
  private static void events(PluginHarness harness, int count) throws Exception {
    for (int i = 1; i <= count; i++) {
      harness.event(2, "user" + i + "-", i);
    }
  }

  /** What plugins left in {@code properties.n}, for those events where they did. */
  private static List<String> notes(PluginHarness harness) {
    List<String> notes = new ArrayList<>();
    for (String out : harness.out()) {
      if (out.contains(" n=")) {
        notes.add(out.substring(out.indexOf(" n=") + 3));
      }
    }
    return notes;
  }

  private static List<String> upTo(int last) {
    return IntStream.rangeClosed(1, last).mapToObj(String::valueOf).toList();
  }
}
