package io.sluice.operators.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Teams whose events are spread over shards, on the subtask that is not their home too. */
class ShardsTest {
  private static final int TEAM = 2;

  private static final String COUNTS =
      """
      async function processEvent(event, { storage }) {
        const n = await storage.get('n', 0) + 1
        await storage.set('n', n)
        event.properties.n = n
        return event
      }
      """;

  private static final String DOES_ALL_IT_MAY =
      """
      const { createBuffer } = require('@posthog/plugin-contrib')
      let buffer
      exports.metrics = { seen: 'sum' }
      exports.setupPlugin = () => {
        buffer = createBuffer({ timeoutSeconds: 5, onFlush: (items) => console.log('flushed', items.join()) })
      }
      exports.processEvent = (event, { metrics }) => {
        if (event.event === 'e') {
          posthog.capture('captured', { i: event.properties.i + 100, distinct_id: 'b' })
          buffer.add(event.properties.i)
          metrics.seen.increment(1)
        }
        return event
      }
      exports.exportEvents = (events) => console.log('exported', events.map((e) => e.properties.i).join())
      """;

  private final TestClock clock = new TestClock();

  @AfterEach
  void noThreadIsLeft() {
    PluginHarness.awaitNoThread();
  }

  @Test
  void aSpreadTeamsPluginsHaveNoStateInCommon() throws Exception {
    PluginHarness.Registry registry = new PluginHarness.Registry().spread(TEAM, 4, 1, COUNTS);
    try (PluginHarness plugins = PluginHarness.at(registry, clock)) {
      plugins.eventOfShard(TEAM, 1, "a", 0);
      plugins.eventOfShard(TEAM, 0, "b", 1);
      plugins.runUntilOut(2);
      assertThat(plugins.out()).containsExactlyInAnyOrder("2 a0", "2 b1");
      assertThat(plugins.logs().toString())
          .contains("the events of this team are spread over shards")
          .contains("take \"is_stateless\" away");
    }
  }

  @Test
  void whoIsGatheredAgainHasItsStateAgain() throws Exception {
    PluginHarness.Registry registry = new PluginHarness.Registry().spread(TEAM, 4, 1, COUNTS);
    try (PluginHarness plugins = PluginHarness.at(registry, clock)) {
      plugins.eventOfShard(TEAM, 1, "a", 0);
      plugins.runUntilOut(1);
      plugins.registry("team/2", "{\"id\":2,\"name\":\"t\",\"shards\":1}");
      plugins.event(TEAM, "a", 1);
      plugins.event(TEAM, "a", 2);
      plugins.runUntilOut(3);
      assertThat(plugins.out()).containsExactly("2 a0", "2 a1 n=1", "2 a2 n=2");
    }
  }

  @Test
  void awayFromHomeAPluginDoesAllItMayAndNothingIsLost() throws Exception {
    PluginHarness.Registry registry =
        new PluginHarness.Registry().spread(TEAM, 100, 1, DOES_ALL_IT_MAY);
    int away = 1 - PluginHarness.homeOf(TEAM, 2);
    int shard = PluginHarness.shardOn(TEAM, 2, away);
    OperatorSubtaskState snapshot;
    try (PluginHarness plugins =
        PluginHarness.of(registry, 2, away, 50, null, OnSetupFailure.PASS, clock)) {
      plugins.setProcessingTime(clock.millis());
      plugins.open();
      plugins.eventOfShard(TEAM, shard, "a", 1);
      plugins.eventOfShard(TEAM, shard, "a", 2);
      plugins.runUntilOut(4);
      assertThat(plugins.out()).containsExactlyInAnyOrder("2 a1", "2 a2", "2 b101", "2 b102");
      snapshot = plugins.snapshot(1, 1);
    }
    try (PluginHarness plugins =
        PluginHarness.of(registry, 2, away, 50, null, OnSetupFailure.PASS, clock)) {
      plugins.setProcessingTime(clock.millis());
      plugins.initializeState(snapshot);
      plugins.open();
      plugins.advance(clock, Duration.ofSeconds(11));
      plugins.runUntil(() -> plugins.logs().contains("CONSOLE flushed 1,2"));
      plugins.runUntil(() -> plugins.logs().toString().contains("CONSOLE exported "));
      plugins.settle();
      plugins.advance(clock, Duration.ofMinutes(30));
      plugins.runUntilOut(1); // the metric
      assertThat(plugins.last().toString()).contains("\"seen\":2");
    }
  }

  @Test
  void whatWasOnItsWayWhenATeamWasGatheredFindsNoStateAwayFromHome() throws Exception {
    PluginHarness.Registry registry = new PluginHarness.Registry().spread(TEAM, 100, 1, COUNTS);
    registry.team(TEAM);
    int away = 1 - PluginHarness.homeOf(TEAM, 2);
    try (PluginHarness plugins =
        PluginHarness.of(registry, 2, away, 50, null, OnSetupFailure.PASS, clock)) {
      plugins.open();
      plugins.eventOfShard(TEAM, PluginHarness.shardOn(TEAM, 2, away), "a", 1);
      plugins.runUntilOut(1);
      assertThat(plugins.out()).containsExactly("2 a1");
      assertThat(plugins.logs().toString()).contains("are spread over shards");
    }
  }

  @Test
  void theScheduledTasksOfASpreadTeamDoNotRunAndItsLogSaysSo() throws Exception {
    PluginHarness.Registry registry =
        new PluginHarness.Registry()
            .spread(
                TEAM,
                2,
                1,
                "exports.runEveryMinute = () => console.log('ran');"
                    + " exports.processEvent = (event) => event");
    try (PluginHarness plugins = PluginHarness.at(registry, clock)) {
      plugins.event(TEAM, "a", 1);
      plugins.runUntilOut(1);
      for (int minute = 0; minute < 3; minute++) {
        plugins.advance(clock, Duration.ofMinutes(1));
        plugins.settle();
      }
      assertThat(plugins.logs().toString())
          .contains("The scheduled tasks of this app do not run")
          .doesNotContain("ran");
    }
  }
}
