package io.sluice.operators.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What plugins do beside changing events: their cache, what they capture, their jobs. */
class EffectsTest {
  private static final String COUNTS_IN_CACHE =
      """
      async function processEvent(event, { cache }) {
        const n = await cache.incr('n')
        if (n === 1) await cache.expire('n', 90)
        event.properties.n = n
        return event
      }
      """;

  private static final String ENQUEUES =
      """
      const { RetryError } = require('@posthog/plugin-scaffold')
      exports.jobs = {
        async count({ by }, { storage }) {
          const n = (await storage.get('n', 0)) + by
          await storage.set('n', n)
          console.log('counted to', n)
        },
        async thirsty({ tries }, { storage }) {
          const n = (await storage.get('tries', 0)) + 1
          await storage.set('tries', n)
          if (n < tries) throw new RetryError('not yet')
          console.log('done after', n)
        },
      }
      exports.processEvent = async (event, { jobs }) => {
        const { now, later, unknown, tries } = event.properties
        if (now) await jobs.count({ by: now }).runNow()
        if (later) await jobs.count({ by: later }).runIn(2, 'hours')
        if (tries) await jobs.thirsty({ tries }).runNow()
        return event
      }
      """;

  private final TestClock clock = new TestClock();

  @AfterEach
  void noThreadIsLeft() {
    PluginHarness.awaitNoThread();
  }

  @Test
  void theCacheIsKeptInStateAndForgetsInTime() throws Exception {
    PluginHarness.Registry registry =
        new PluginHarness.Registry().team(2).plugin(2, 1, COUNTS_IN_CACHE);
    OperatorSubtaskState snapshot;
    try (PluginHarness plugins = PluginHarness.at(registry, clock)) {
      plugins.event(2, "a", 0);
      plugins.event(2, "a", 1);
      plugins.runUntilOut(2);
      snapshot = plugins.snapshot(1, 1);
    }
    try (PluginHarness plugins = PluginHarness.restoreAt(registry, clock, snapshot)) {
      plugins.event(2, "a", 2);
      plugins.runUntilOut(1);
      assertThat(plugins.out()).containsExactly("2 a2 n=3");
      assertThat(plugins.stateEntries())
          .isEqualTo(3); // the counter, when it expires, and the quota
      clock.advance(Duration.ofSeconds(91));
      plugins.event(2, "a", 3);
      plugins.runUntilOut(2);
      assertThat(plugins.out()).endsWith("2 a3 n=1");
      plugins.advance(clock, Duration.ofMinutes(3));
      plugins.snapshot(2, 2);
      assertThat(plugins.stateEntries()).isZero();
    }
  }

  @Test
  void whatIsCapturedIsProcessedToo() throws Exception {
    String captures =
        """
        function processEvent(event) {
          if (event.event === 'e') posthog.capture('seen', { i: event.properties.i + 100, distinct_id: 'b' })
          event.properties.n = 1
          return event
        }
        """;
    PluginHarness.Registry registry = new PluginHarness.Registry().team(2).plugin(2, 1, captures);
    try (PluginHarness plugins = PluginHarness.at(registry, clock)) {
      plugins.event(2, "a", 0);
      plugins.runUntilOut(2);
      assertThat(plugins.out()).containsExactlyInAnyOrder("2 a0 n=1", "2 b100 n=1");
    }
  }

  @Test
  void whatIsCapturedForWhatIsCapturedEndsAfterTenTimes() throws Exception {
    String loops =
        """
        function processEvent(event) {
          posthog.capture('again', { i: event.properties.i + 1 })
          return event
        }
        """;
    PluginHarness.Registry registry = new PluginHarness.Registry().team(2).plugin(2, 1, loops);
    try (PluginHarness plugins = PluginHarness.at(registry, clock)) {
      plugins.event(2, "a", 0);
      plugins.runUntil(() -> plugins.logs().toString().contains("is dropped"));
      plugins.runUntilOut(11);
      assertThat(plugins.logs())
          .contains(
              "SYSTEM The captured event \"again\" is dropped: it comes of an event that was"
                  + " captured for one that was captured, 10 times in a row.");
      assertThat(plugins.out()).hasSize(11).contains("2 p10");
    }
  }

  @Test
  void aReplayCapturesTheSameEvents() throws Exception {
    String captures =
        """
        function processEvent(event) {
          if (event.event === 'e') posthog.capture('seen', { i: 7 })
          return event
        }
        """;
    PluginHarness.Registry registry = new PluginHarness.Registry().team(2).plugin(2, 1, captures);
    OperatorSubtaskState snapshot;
    String first;
    try (PluginHarness plugins = PluginHarness.at(registry, clock)) {
      plugins.event(2, "a", 0);
      snapshot = plugins.snapshot(1, 1); // while the event is in flight
      plugins.runUntilOut(2);
      first = uuids(plugins);
    }
    try (PluginHarness plugins = PluginHarness.restoreAt(registry, clock, snapshot)) {
      plugins.runUntilOut(2);
      assertThat(uuids(plugins)).isEqualTo(first);
    }
  }

  @Test
  void jobsRunAtTheirTimeAlsoAfterARestart() throws Exception {
    PluginHarness.Registry registry = new PluginHarness.Registry().team(2).plugin(2, 1, ENQUEUES);
    OperatorSubtaskState snapshot;
    try (PluginHarness plugins = PluginHarness.at(registry, clock)) {
      plugins.record(2, "a", "{\"event\":\"e\",\"properties\":{\"i\":0,\"now\":3,\"later\":4}}");
      plugins.runUntil(() -> plugins.logs().contains("CONSOLE counted to 3"));
      snapshot = plugins.snapshot(1, 1);
    }
    try (PluginHarness plugins = PluginHarness.restoreAt(registry, clock, snapshot)) {
      plugins.advance(clock, Duration.ofHours(2).minusMinutes(1));
      plugins.event(2, "a", 1);
      plugins.runUntilOut(1);
      assertThat(plugins.logs()).doesNotContain("CONSOLE counted to 7");
      plugins.advance(clock, Duration.ofMinutes(1));
      plugins.runUntil(() -> plugins.logs().contains("CONSOLE counted to 7"));
    }
  }

  @Test
  void aJobThatAsksForItIsRunAgainAfterAWaitThatDoubles() throws Exception {
    PluginHarness.Registry registry = new PluginHarness.Registry().team(2).plugin(2, 1, ENQUEUES);
    try (PluginHarness plugins = PluginHarness.at(registry, clock)) {
      plugins.record(2, "a", "{\"event\":\"e\",\"properties\":{\"i\":0,\"tries\":3}}");
      for (int seconds : List.of(5, 10)) {
        String retry =
            "SYSTEM jobs.thirsty failed with RetryError: not yet \\(attempt %d\\). Retrying in %s s."
                .formatted(seconds / 5, secondsWithJitter(seconds));
        plugins.runUntil(() -> plugins.logs().stream().anyMatch(log -> log.matches(retry)));
        plugins.advance(clock, withJitter(seconds));
      }
      plugins.runUntil(() -> plugins.logs().contains("CONSOLE done after 3"));
    }
  }

  /** Wherever in its jitter the wait is, this is as long. */
  private static Duration withJitter(int seconds) {
    return Duration.ofSeconds(seconds).multipliedBy(11).dividedBy(10);
  }

  /** A pattern for what the log says of it. */
  private static String secondsWithJitter(int seconds) {
    return IntStream.rangeClosed(seconds, (int) withJitter(seconds).toSeconds())
        .mapToObj(String::valueOf)
        .collect(Collectors.joining("|", "(", ")"));
  }

  @Test
  void aJobThatNeverSucceedsIsGivenUpAfterFiveAttempts() throws Exception {
    PluginHarness.Registry registry = new PluginHarness.Registry().team(2).plugin(2, 1, ENQUEUES);
    try (PluginHarness plugins = PluginHarness.at(registry, clock)) {
      plugins.record(2, "a", "{\"event\":\"e\",\"properties\":{\"i\":0,\"tries\":100}}");
      for (int seconds : List.of(5, 10, 20, 40)) {
        String retry = ".*Retrying in " + secondsWithJitter(seconds) + " s.";
        plugins.runUntil(() -> plugins.logs().stream().anyMatch(log -> log.matches(retry)));
        plugins.advance(clock, withJitter(seconds));
      }
      plugins.runUntil(
          () -> plugins.logs().stream().anyMatch(log -> log.startsWith("PLUGIN RetryError: not")));
      plugins.advance(clock, Duration.ofDays(1));
      assertThat(plugins.numProcessingTimeTimers()).isZero();
    }
  }

  @Test
  void aBufferIsFlushedWhenItIsFullAndWhenItIsOld() throws Exception {
    String gathers =
        """
        const { createBuffer } = require('@posthog/plugin-contrib')
        exports.setupPlugin = ({ global }) => {
          global.buffer = createBuffer({
            limit: 30,
            timeoutSeconds: 60,
            onFlush: (items) => console.log('flushed', items.join()),
          })
        }
        exports.processEvent = (event, { global }) => {
          global.buffer.add(event.properties.i, 10)
          return event
        }
        """;
    PluginHarness.Registry registry = new PluginHarness.Registry().team(2).plugin(2, 1, gathers);
    OperatorSubtaskState snapshot;
    try (PluginHarness plugins = PluginHarness.at(registry, clock)) {
      for (int i = 1; i <= 5; i++) {
        plugins.event(2, "a", i);
      }
      plugins.runUntilOut(5);
      plugins.runUntil(() -> plugins.logs().contains("CONSOLE flushed 1,2,3"));
      snapshot = plugins.snapshot(1, 1);
    }
    try (PluginHarness plugins = PluginHarness.restoreAt(registry, clock, snapshot)) {
      plugins.advance(clock, Duration.ofSeconds(61));
      plugins.runUntil(() -> plugins.logs().contains("CONSOLE flushed 4,5"));
    }
  }

  @Test
  void whatIsTooDeepOrNoNumberIsRefusedWhereItIsSaid() throws Exception {
    String careless =
        """
        exports.metrics = { sum: 'sum' }
        exports.processEvent = async (event, { metrics }) => {
          const errors = []
          let deep = {}
          for (let i = 0; i < 600; i++) deep = { deep }
          for (const bad of [
            () => posthog.capture('deep', { deep }),
            () => metrics.sum.increment(Infinity),
          ]) {
            try { await bad() } catch ({ message }) { errors.push(message) }
          }
          event.properties.n = errors
          return event
        }
        """;
    PluginHarness.Registry registry = new PluginHarness.Registry().team(2).plugin(2, 1, careless);
    try (PluginHarness plugins = PluginHarness.at(registry, clock)) {
      plugins.event(2, "a", 0);
      plugins.runUntilOut(1);
      assertThat(plugins.last().path("properties").path("n"))
          .extracting(JsonNode::asText)
          .containsExactly(
              "posthog.capture: the properties nest deeper than 400 levels",
              "metrics.sum: a metric takes finite numbers, and not Infinity");
    }
  }

  private static String uuids(PluginHarness plugins) {
    return plugins.extractOutputValues().stream()
        .map(event -> PluginHarness.event(event).path("uuid").asText())
        .sorted()
        .toList()
        .toString();
  }
}
