package io.sluice.operators.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of calls is in the app metrics. */
class CountedCallsTest {
  private static final String PLUGIN =
      """
      const { RetryError } = require('@posthog/plugin-scaffold')
      exports.processEvent = (event) => {
        if (event.properties.i === 2) throw new TypeError('two')
        return event.properties.i === 3 ? null : event
      }
      exports.onEvent = async ({ properties }, { cache }) => {
        if (properties.i === 1 && (await cache.incr('tries')) === 1) throw new RetryError('again')
      }
      """;

  private final TestClock clock = new TestClock();
  private final PluginHarness.Registry registry = new PluginHarness.Registry().team(2);

  @AfterEach
  void noThreadIsLeft() {
    PluginHarness.awaitNoThread();
  }

  @Test
  void successesGoOutEveryTwentySecondsAndErrorsAtOnce() throws Exception {
    registry.plugin(2, 1, PLUGIN);
    try (PluginHarness plugins = PluginHarness.at(registry, clock)) {
      for (int i = 0; i < 4; i++) {
        plugins.event(2, "a", i);
      }
      plugins.runUntilOut(3);
      plugins.settle();
      assertThat(plugins.appMetrics()).containsExactly("processEvent 0/0/1 TypeError");
      plugins.advance(clock, Duration.ofSeconds(6)); // the handler's second attempt
      plugins.settle();
      plugins.advance(clock, Duration.ofSeconds(20));
      assertThat(plugins.appMetrics()).contains("processEvent 3/0/0", "onEvent 2/1/0").hasSize(3);
    }
  }

  @Test
  void aCheckpointTakesWhatWaits() throws Exception {
    registry.plugin(2, 1, PLUGIN);
    try (PluginHarness plugins = PluginHarness.at(registry, clock)) {
      plugins.event(2, "a", 0);
      plugins.runUntilOut(1);
      plugins.settle();
      plugins.plugins().prepareSnapshotPreBarrier(1);
      assertThat(plugins.appMetrics()).containsExactly("processEvent 1/0/0", "onEvent 1/0/0");
    }
  }

  @Test
  void aBatchCountsItsEventsAndItsErrorOnce() throws Exception {
    registry
        .plugin(2, 1, "exports.processEventBatch = () => { throw new Error('all of them') }")
        .config(
            "plugin-config/1",
            PluginHarness.configJson(2, 1, "{}")
                .replace("{\"id\"", "{\"process_event_batch_size\":10,\"id\""));
    try (PluginHarness plugins = PluginHarness.at(registry, clock)) {
      plugins.event(2, "a", 0);
      plugins.event(2, "b", 1);
      plugins.runUntilOut(2);
      assertThat(plugins.appMetrics()).containsExactly("processEvent 0/0/2 Error");
    }
  }
}
