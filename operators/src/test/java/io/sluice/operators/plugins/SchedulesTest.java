package io.sluice.operators.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tasks that run by the clock, without an event of their team. */
class SchedulesTest {
  private static final String TICKS =
      """
      exports.runEveryMinute = async ({ storage }) => {
        const n = (await storage.get('n', 0)) + 1
        await storage.set('n', n)
        console.log('minute', n)
        if (n === 3) await new Promise(() => {})
      }
      exports.runEveryDay = () => console.log('day')
      exports.runEveryMillennium = () => console.log('never')
      """;

  private final TestClock clock = new TestClock();

  @AfterEach
  void noThreadIsLeft() {
    PluginHarness.awaitNoThread();
  }

  @Test
  void aTaskRunsOnceInEachPeriodWithoutAnyEvent() throws Exception {
    PluginHarness.Registry registry = new PluginHarness.Registry().team(2).plugin(2, 1, TICKS);
    try (PluginHarness plugins = PluginHarness.at(registry, clock)) {
      tickUntilKnown(plugins);
      assertThat(plugins.logs()).noneMatch(log -> log.startsWith("CONSOLE"));
      assertThat(plugins.logs())
          .contains("SYSTEM This version of Sluice does not call runEveryMillennium of this app.");
      plugins.advance(clock, Duration.ofMinutes(1));
      plugins.runUntil(() -> plugins.logs().contains("CONSOLE minute 1"));
      plugins.advance(clock, Duration.ofSeconds(2));
      plugins.settle();
      assertThat(plugins.logs()).doesNotContain("CONSOLE minute 2");
      plugins.advance(clock, Duration.ofMinutes(1));
      plugins.runUntil(() -> plugins.logs().contains("CONSOLE minute 2"));
      plugins.advance(clock, Duration.ofDays(1)); // of the minutes that went by there is one run
      plugins.runUntil(() -> plugins.logs().contains("CONSOLE day"));
      plugins.runUntil(() -> plugins.logs().contains("CONSOLE minute 3"));
    }
  }

  @Test
  void aRunThatHasNotEndedIsNotOvertaken() throws Exception {
    PluginHarness.Registry registry = new PluginHarness.Registry().team(2).plugin(2, 1, TICKS);
    try (PluginHarness plugins = PluginHarness.at(registry, clock)) {
      tickUntilKnown(plugins);
      for (int i = 1; i <= 3; i++) {
        plugins.advance(clock, Duration.ofMinutes(1));
        String line = "CONSOLE minute " + i;
        plugins.runUntil(() -> plugins.logs().contains(line));
      }
      plugins.advance(clock, Duration.ofMinutes(1));
      plugins.advance(clock, Duration.ofMinutes(1));
      plugins.runUntil(() -> plugins.plugins().callsInFlight() == 1); // a new day may begin now
      assertThat(plugins.logs()).doesNotContain("CONSOLE minute 4");
    }
  }

  @Test
  void aRunThatWasCutByARestartRunsAgainAndCountsOnce() throws Exception {
    PluginHarness.Registry registry = new PluginHarness.Registry().team(2).plugin(2, 1, TICKS);
    OperatorSubtaskState snapshot;
    try (PluginHarness plugins = PluginHarness.at(registry, clock)) {
      tickUntilKnown(plugins);
      plugins.advance(clock, Duration.ofMinutes(1));
      snapshot = plugins.snapshot(1, 1); // the run has begun and is not committed
      plugins.runUntil(() -> plugins.logs().contains("CONSOLE minute 1"));
    }
    try (PluginHarness plugins = PluginHarness.restoreAt(registry, clock, snapshot)) {
      plugins.runUntil(() -> plugins.logs().contains("CONSOLE minute 1"));
      plugins.settle();
      plugins.advance(clock, Duration.ofSeconds(2)); // the same period
      plugins.settle();
      assertThat(plugins.logs()).doesNotContain("CONSOLE minute 2");
    }
  }

  /** The first tick sets the plugin up, the next one sees what it exports. */
  private void tickUntilKnown(PluginHarness plugins) throws Exception {
    long intoMinute = Math.floorMod(clock.millis() - Schedules.jitter(2), 60_000L);
    clock.advance(Duration.ofMillis(70_000 - intoMinute)); // ten seconds into the team's minute
    plugins.advance(clock, Duration.ofSeconds(1));
    plugins.runUntil(
        () -> plugins.logs().stream().anyMatch(log -> log.contains("setupPlugin succeeded")));
    plugins.advance(clock, Duration.ofSeconds(1));
  }
}
