package io.sluice.operators.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.operators.health.HealthPolicy;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

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
}
