package io.sluice.operators.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What plugins do with events that have gone on: onEvent, onSnapshot, exportEvents. */
class HandlersTest {
  private static final String HEARS =
      """
      exports.onEvent = (event) => {
        console.log('onEvent', event.event, event.distinct_id, event.properties.i, event.timestamp,
          event.elements.length)
      }
      exports.onSnapshot = (event) => { console.log('onSnapshot', event.event) }
      """;

  private static final String EXPORTS =
      """
      const { RetryError } = require('@posthog/plugin-scaffold')
      exports.exportEvents = async (events, { storage }) => {
        const tries = (await storage.get('tries', 0)) + 1
        await storage.set('tries', tries)
        const numbers = events.map((event) => event.properties.i).join()
        console.log('exporting', numbers, 'try', tries)
        if (numbers.includes('7') && tries < 3) throw new RetryError('not yet')
        if (numbers.includes('8')) throw new Error('never')
      }
      """;

  private final TestClock clock = new TestClock();

  @AfterEach
  void noThreadIsLeft() {
    PluginHarness.awaitNoThread();
  }

  @Test
  void anEventThatHasGoneOnIsHeardOf() throws Exception {
    PluginHarness.Registry registry = new PluginHarness.Registry().team(2).plugin(2, 1, HEARS);
    try (PluginHarness plugins = PluginHarness.at(registry, clock)) {
      plugins.event(2, "a", 5);
      plugins.runUntil(
          () -> plugins.logs().contains("CONSOLE onEvent e a 5 2024-01-01T00:00:00.000Z 0"));
      assertThat(plugins.out()).containsExactly("2 a5");
    }
  }

  @Test
  void aRecordingIsHeardOfByOnSnapshotOnly() throws Exception {
    PluginHarness.Registry registry = new PluginHarness.Registry().team(2).plugin(2, 1, HEARS);
    try (PluginHarness plugins = PluginHarness.at(registry, clock)) {
      plugins.record(2, "a", "{\"event\":\"$snapshot\",\"properties\":{\"i\":0}}");
      plugins.runUntil(() -> plugins.logs().contains("CONSOLE onSnapshot $snapshot"));
      assertThat(plugins.logs().toString()).doesNotContain("onEvent");
    }
  }

  @Test
  void aHandlerThatHangsHoldsNoEvent() throws Exception {
    String hangs = "exports.onEvent = async () => { await new Promise(() => {}) }";
    PluginHarness.Registry registry = new PluginHarness.Registry().team(2).plugin(2, 1, hangs);
    try (PluginHarness plugins = PluginHarness.at(registry, clock)) {
      for (int i = 0; i < 200; i++) {
        plugins.event(2, "a", i);
      }
      plugins.runUntilOut(200);
    }
  }

  @Test
  void eventsAreExportedInBatchesWhenTheOldestIsTenSecondsOld() throws Exception {
    PluginHarness.Registry registry = new PluginHarness.Registry().team(2).plugin(2, 1, EXPORTS);
    OperatorSubtaskState snapshot;
    try (PluginHarness plugins = PluginHarness.at(registry, clock)) {
      plugins.event(2, "a", 1);
      plugins.event(2, "a", 2);
      plugins.runUntilOut(2);
      snapshot = plugins.snapshot(1, 1);
    }
    try (PluginHarness plugins = PluginHarness.restoreAt(registry, clock, snapshot)) {
      plugins.event(2, "a", 3);
      plugins.runUntilOut(1);
      assertThat(plugins.logs().toString()).doesNotContain("exporting");
      plugins.advance(clock, Duration.ofSeconds(11));
      plugins.runUntil(() -> plugins.logs().contains("CONSOLE exporting 1,2,3 try 1"));
    }
  }

  @Test
  void aBatchGatheredAnewAfterACrashHasItsIdOnlyIfItHasTheSameEvents() throws Exception {
    PluginHarness.Registry registry =
        new PluginHarness.Registry()
            .team(2)
            .plugin(2, 1, "exports.exportEvents = () => { posthog.capture('exported') }");
    registry.config(2, 1, "{\"exportEventsToIgnore\":\"exported\"}");
    OperatorSubtaskState beforeTheFlush;
    try (PluginHarness plugins = PluginHarness.at(registry, clock)) {
      plugins.event(2, "a", 1);
      plugins.runUntilOut(1);
      beforeTheFlush = plugins.snapshot(1, 1);
    }
    String id = idOfBatch(registry, beforeTheFlush, 0);
    assertThat(idOfBatch(registry, beforeTheFlush, 0)).isEqualTo(id);
    assertThat(idOfBatch(registry, beforeTheFlush, 1)).isNotEqualTo(id);
  }

  /** What derives from the id of the batch that is flushed next, after so many more events. */
  private String idOfBatch(
      PluginHarness.Registry registry, OperatorSubtaskState snapshot, int moreEvents)
      throws Exception {
    try (PluginHarness plugins = PluginHarness.restoreAt(registry, clock, snapshot)) {
      for (int i = 0; i < moreEvents; i++) {
        plugins.event(2, "a", i);
      }
      plugins.runUntilOut(moreEvents);
      plugins.advance(clock, Duration.ofSeconds(11));
      plugins.runUntilOut(moreEvents + 1);
      return plugins.last().path("uuid").asText();
    }
  }

  @Test
  void aBufferThatIsFullIsExportedAtOnce() throws Exception {
    PluginHarness.Registry registry = new PluginHarness.Registry().team(2).plugin(2, 1, EXPORTS);
    registry.config(2, 1, "{\"exportEventsBufferBytes\":\"400\"}");
    try (PluginHarness plugins = PluginHarness.at(registry, clock)) {
      for (int i = 1; i <= 3; i++) {
        plugins.event(2, "a", i);
      }
      plugins.runUntil(() -> plugins.logs().contains("CONSOLE exporting 1 try 1"));
    }
  }

  @Test
  void eventsThatThePluginIgnoresAreNotExported() throws Exception {
    PluginHarness.Registry registry = new PluginHarness.Registry().team(2).plugin(2, 1, EXPORTS);
    registry.config(2, 1, "{\"exportEventsToIgnore\":\"e, other\"}");
    try (PluginHarness plugins = PluginHarness.at(registry, clock)) {
      plugins.event(2, "a", 1);
      plugins.record(2, "a", "{\"event\":\"kept\",\"properties\":{\"i\":2}}");
      plugins.runUntilOut(2);
      plugins.advance(clock, Duration.ofSeconds(11));
      plugins.runUntil(() -> plugins.logs().contains("CONSOLE exporting 2 try 1"));
    }
  }

  @Test
  void aBatchIsTriedAgainWhole() throws Exception {
    PluginHarness.Registry registry = new PluginHarness.Registry().team(2).plugin(2, 1, EXPORTS);
    try (PluginHarness plugins = PluginHarness.at(registry, clock)) {
      plugins.event(2, "a", 6);
      plugins.event(2, "a", 7);
      plugins.runUntilOut(2);
      for (int seconds : new int[] {11, 7, 14}) {
        plugins.advance(clock, Duration.ofSeconds(seconds));
        String next = "try " + (seconds == 11 ? 1 : seconds == 7 ? 2 : 3);
        plugins.runUntil(() -> plugins.logs().contains("CONSOLE exporting 6,7 " + next));
        plugins.settle();
      }
      assertThat(plugins.deadLetters()).isEmpty();
    }
  }

  @Test
  void aBatchThatIsRefusedBecomesADeadLetter() throws Exception {
    PluginHarness.Registry registry = new PluginHarness.Registry().team(2).plugin(2, 1, EXPORTS);
    try (PluginHarness plugins = PluginHarness.at(registry, clock)) {
      plugins.event(2, "a", 8);
      plugins.runUntilOut(1);
      plugins.advance(clock, Duration.ofSeconds(11));
      plugins.runUntil(() -> !plugins.deadLetters().isEmpty());
      assertThat(plugins.deadLetters()).containsExactly("THROWN");
    }
  }

  @Test
  void whatIsExportedIsCountedAndSaidEveryHalfHour() throws Exception {
    PluginHarness.Registry registry = new PluginHarness.Registry().team(2).plugin(2, 1, EXPORTS);
    registry.config(2, 1, "{\"exportEventsToIgnore\":\"$$plugin_metrics\"}");
    try (PluginHarness plugins = PluginHarness.at(registry, clock)) {
      plugins.event(2, "a", 1);
      plugins.event(2, "a", 2);
      plugins.runUntilOut(2);
      plugins.advance(clock, Duration.ofSeconds(11));
      plugins.runUntil(() -> plugins.logs().contains("CONSOLE exporting 1,2 try 1"));
      plugins.settle();
      plugins.advance(clock, Duration.ofMinutes(30));
      plugins.runUntilOut(3);
      JsonNode event = PluginHarness.JSON.readTree(plugins.last().path("data").asText());
      assertThat(event.path("event").asText()).isEqualTo("$$plugin_metrics");
      assertThat(event.path("properties").path("events_seen").asInt()).isEqualTo(2);
      assertThat(event.path("properties").path("events_delivered_successfully").asInt())
          .isEqualTo(2);
      assertThat(event.path("properties").path("plugin_id").asInt()).isEqualTo(1);
    }
  }

  @Test
  void aBatchThatIsGivenUpHasALetterForEachEvent() throws Exception {
    PluginHarness.Registry registry = new PluginHarness.Registry().team(2).plugin(2, 1, EXPORTS);
    try (PluginHarness plugins = PluginHarness.at(registry, clock)) {
      plugins.event(2, "a", 8);
      plugins.event(2, "a", 9);
      plugins.runUntilOut(2);
      plugins.advance(clock, Duration.ofSeconds(11));
      plugins.runUntil(() -> plugins.deadLetters().size() == 2);
      assertThat(plugins.deadLetters()).containsExactly("THROWN", "THROWN");
    }
  }

  @Test
  void whatAnExporterLeavesBehindIsNotLost() throws Exception {
    PluginHarness.Registry registry = new PluginHarness.Registry().team(2).plugin(2, 1, EXPORTS);
    try (PluginHarness plugins = PluginHarness.at(registry, clock)) {
      plugins.event(2, "a", 1);
      plugins.runUntilOut(1);
      plugins.registry("plugin-config/1", null);
      plugins.advance(clock, Duration.ofSeconds(11));
      plugins.runUntil(() -> plugins.deadLetters().size() == 1);
      assertThat(plugins.deadLetters()).containsExactly("HOST_FAILED");
    }
  }

  @Test
  void aPluginThatCouldNotBeSetUpIsToldNothingMore() throws Exception {
    String broken =
        "exports.setupPlugin = () => { throw new Error('no key') }; exports.onEvent = () => {}";
    PluginHarness.Registry registry = new PluginHarness.Registry().team(2).plugin(2, 1, broken);
    try (PluginHarness plugins = PluginHarness.at(registry, clock)) {
      plugins.event(2, "a", 1);
      plugins.runUntilOut(1);
      plugins.runUntil(() -> plugins.logs().toString().contains("Events pass without this app"));
      plugins.settle();
      int lines = plugins.logs().size();
      for (int i = 2; i < 10; i++) {
        plugins.event(2, "a", i);
      }
      plugins.runUntilOut(9);
      plugins.settle();
      assertThat(plugins.logs()).hasSize(lines);
    }
  }

  @Test
  void anEventAsDeepAsEventsMayBeIsExported() throws Exception {
    PluginHarness.Registry registry = new PluginHarness.Registry().team(2).plugin(2, 1, EXPORTS);
    try (PluginHarness plugins = PluginHarness.at(registry, clock)) {
      String deep = "[".repeat(480) + "]".repeat(480);
      plugins.record(
          2, "a", "{\"event\":\"e\",\"properties\":{\"i\":5,\"deep\":%s}}".formatted(deep));
      plugins.runUntilOut(1);
      plugins.advance(clock, Duration.ofSeconds(11));
      plugins.runUntil(() -> plugins.logs().contains("CONSOLE exporting 5 try 1"));
      plugins.settle();
    }
  }
}
