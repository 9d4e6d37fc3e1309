package io.sluice.operators.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How often and when calls are made again, and whom that concerns. */
class RetriesTest {
  private static final String ASKS =
      """
      const { RetryError } = require('@posthog/plugin-scaffold')
      exports.onEvent = (event) => {
        console.log('team', event.team_id, 'event', event.properties.i)
        throw new RetryError('not yet')
      }
      """;

  private final TestClock clock = new TestClock();
  private final PluginHarness.Registry registry = new PluginHarness.Registry().team(2).team(3);

  @AfterEach
  void noThreadIsLeft() {
    PluginHarness.awaitNoThread();
  }

  @Test
  void oneTeamsRetriesNeverDelayAnother() throws Exception {
    registry.plugin(2, 1, ASKS).plugin(3, 2, ASKS);
    says(2, 1, "\"retries_handlers_initial_delay_seconds\":3600");
    try (PluginHarness plugins = PluginHarness.at(registry, clock)) {
      for (int i = 0; i < 100; i++) { // twice the window of a team
        plugins.event(2, "a", i);
      }
      plugins.event(3, "a", 0);
      plugins.runUntilOut(101);
      plugins.runUntil(() -> calls(plugins, 2) == 100 && calls(plugins, 3) == 1);
      plugins.settle();
      plugins.advance(clock, Duration.ofMillis(5_500));
      plugins.runUntil(() -> calls(plugins, 3) == 2);
      plugins.event(3, "b", 1);
      plugins.runUntil(() -> calls(plugins, 3) == 3);
      plugins.settle();
      assertThat(calls(plugins, 2)).isEqualTo(100);
    }
  }

  @Test
  void aPluginConfigSaysForItselfHowOftenAndWhen() throws Exception {
    registry.plugin(2, 1, ASKS);
    says(
        2,
        1,
        "\"retries_handlers_attempts\":2,\"retries_handlers_initial_delay_seconds\":60,"
            + "\"retries_handlers_max_delay_seconds\":60");
    try (PluginHarness plugins = PluginHarness.at(registry, clock)) {
      plugins.event(2, "a", 0);
      plugins.runUntil(() -> calls(plugins, 2) == 1);
      plugins.settle();
      plugins.advance(clock, Duration.ofSeconds(50));
      plugins.settle();
      assertThat(calls(plugins, 2)).isEqualTo(1);
      plugins.advance(clock, Duration.ofSeconds(16));
      plugins.runUntil(() -> plugins.deadLetters().size() == 1);
      assertThat(plugins.deadLetters()).containsExactly("RETRY_REQUESTED");
      assertThat(calls(plugins, 2)).isEqualTo(2);
    }
  }

  private void says(int team, int config, String fields) {
    registry.config(
        "plugin-config/" + config,
        PluginHarness.configJson(team, config, "{}").replace("{\"id\"", "{" + fields + ",\"id\""));
  }

  private static long calls(PluginHarness plugins, int team) {
    return plugins.logs().stream()
        .filter(log -> log.startsWith("CONSOLE team " + team + " "))
        .count();
  }
}
