package io.sluice.operators.plugins;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of events while a plugin is being set up, and when it cannot be. */
class SetupFailureTest {
  private static final String RUNS =
      "function processEvent(event) { event.properties.n = 1; return event }";

  /** Works once its config has {@code ok}. */
  private static final String BROKEN =
      """
      function setupPlugin({ config }) { if (!config.ok) throw new Error('no key') }
      function processEvent(event) { event.properties.n = 1; return event }
      function onEvent(event) { console.log('heard of ' + event.properties.i) }
      """;

  private static final String WAITS =
      """
      async function setupPlugin({ storage }) { await storage.get('a') }
      function processEvent(event) { event.properties.n = 1; return event }
      """;

  private static final String RETRIES =
      "function setupPlugin() { throw new RetryError('later') }\n" + RUNS;

  private final TestClock clock = new TestClock();

  @AfterEach
  void noThreadIsLeft() {
    PluginHarness.awaitNoThread();
  }

  @Test
  void eventsWaitForASetUpAndOtherTeamsDoNot() throws Exception {
    PluginHarness.Registry registry = registry(RETRIES).team(3).plugin(3, 2, RUNS);
    OperatorSubtaskState snapshot;
    try (PluginHarness plugins = open(registry, OnSetupFailure.PASS)) {
      for (int i = 0; i < 5; i++) {
        plugins.event(2, "a", i);
      }
      plugins.runUntil(
          () -> plugins.logs().stream().anyMatch(log -> log.endsWith("Retrying in 5 s...")));
      plugins.event(3, "b", 0);
      plugins.runUntilOut(1);
      assertThat(plugins.out()).containsExactly("3 b0 n=1");
      assertThat(plugins.statuses()).isEmpty();
      snapshot = plugins.snapshot(1, 1);
      plugins.registry("plugin/1", PluginHarness.pluginJson(1, RUNS));
    }
    try (PluginHarness plugins = of(new PluginHarness.Registry(), OnSetupFailure.PASS)) {
      plugins.initializeState(snapshot);
      plugins.open();
      plugins.runUntil(
          () -> plugins.logs().stream().anyMatch(log -> log.endsWith("Retrying in 5 s...")));
      assertThat(plugins.outCount()).isZero();
    }
  }

  @Test
  void eventsWaitForTheSetUpOfAVersionThatComesWhileTheyFlow() throws Exception {
    try (PluginHarness plugins = open(registry(RUNS), OnSetupFailure.PASS)) {
      plugins.event(2, "a", 0);
      plugins.runUntilOut(1);
      plugins.registry("plugin/1", PluginHarness.pluginJson(1, WAITS));
      plugins.event(2, "a", 1);
      plugins.awaitMail();
      assertThat(plugins.out()).containsExactly("2 a0 n=1");
      plugins.runUntilOut(2);
      assertThat(plugins.out()).endsWith("2 a1 n=1");
    }
  }

  @Test
  void eventsPassWithoutAPluginThatCannotBeSetUpAndThatIsNotedOnce() throws Exception {
    try (PluginHarness plugins = open(registry(BROKEN), OnSetupFailure.PASS)) {
      for (int i = 0; i < 5; i++) {
        plugins.event(2, "a", i);
      }
      plugins.runUntilOut(5);
      assertThat(plugins.out()).containsExactly("2 a0", "2 a1", "2 a2", "2 a3", "2 a4");
      plugins.settle();
      assertThat(plugins.statuses()).hasSize(1);
      assertThat(new String(plugins.statuses().get(0).value(), UTF_8))
          .contains(
              "\"state\":\"setup-failed\"",
              "\"reason\":\"Error: no key. Events pass without this app until it is saved"
                  + " again.\"");
      assertThat(plugins.logs()).noneMatch(log -> log.contains("heard of"));
    }
  }

  @Test
  void aPluginWhoseSetUpHasFailedIsNotSetUpAgainByARestart() throws Exception {
    PluginHarness.Registry registry = registry(BROKEN);
    try (PluginHarness plugins = open(registry, OnSetupFailure.PASS)) {
      plugins.event(2, "a", 0);
      plugins.runUntilOut(1);
      registry.written(plugins.statuses().get(0));
    }
    try (PluginHarness plugins = open(registry, OnSetupFailure.PASS)) {
      plugins.event(2, "a", 1);
      plugins.runUntilOut(1);
      assertThat(plugins.out()).containsExactly("2 a1");
      assertThat(plugins.logs()).isEmpty();
      assertThat(plugins.statuses()).isEmpty();
    }
  }

  @Test
  void heldEventsWaitUntilTheConfigIsMendedAndOtherTeamsDoNot() throws Exception {
    PluginHarness.Registry registry = registry(BROKEN).team(3).plugin(3, 2, RUNS);
    OperatorSubtaskState snapshot;
    try (PluginHarness plugins = open(registry, OnSetupFailure.HOLD)) {
      failWith(plugins, 5);
      plugins.event(3, "b", 0);
      plugins.runUntilOut(1);
      assertThat(plugins.out()).containsExactly("3 b0 n=1");
      assertThat(plugins.logs())
          .anyMatch(log -> log.endsWith("This team's events wait until it is saved again."));
      plugins.registry(plugins.statuses().get(0));
      snapshot = plugins.snapshot(1, 1);
    }
    try (PluginHarness plugins = of(new PluginHarness.Registry(), OnSetupFailure.HOLD)) {
      plugins.initializeState(snapshot);
      plugins.open();
      assertThat(plugins.outCount()).isZero();
      plugins.event(2, "a", 5);
      plugins.plugins().finish();
      assertThat(plugins.outCount()).as("held also at the end of the input").isZero();
      plugins.registry("plugin-config/1", PluginHarness.configJson(2, 1, "{\"ok\":true}"), 100);
      plugins.runUntilOut(6);
      assertThat(plugins.out())
          .containsExactly("2 a0 n=1", "2 a1 n=1", "2 a2 n=1", "2 a3 n=1", "2 a4 n=1", "2 a5 n=1");
      plugins.settle();
      assertThat(plugins.logs()).anyMatch(log -> log.contains("heard of 5"));
    }
  }

  @Test
  void aDeletedNoteTriesTheSetUpAgain() throws Exception {
    try (PluginHarness plugins = open(registry(BROKEN), OnSetupFailure.HOLD)) {
      failWith(plugins, 3);
      plugins.registry(plugins.statuses().get(0));
      assertThat(plugins.statuses()).hasSize(1);
      plugins.registry("status/plugin-config/1", null);
      plugins.runUntil(() -> plugins.statuses().size() == 2);
      assertThat(plugins.outCount()).isZero();
      plugins.registry("plugin-config/1", null);
      plugins.runUntilOut(3);
      assertThat(plugins.out()).containsExactly("2 a0", "2 a1", "2 a2");
    }
  }

  private static void failWith(PluginHarness plugins, int events) throws Exception {
    for (int i = 0; i < events; i++) {
      plugins.event(2, "a", i);
    }
    plugins.runUntil(() -> !plugins.statuses().isEmpty());
  }

  private static PluginHarness.Registry registry(String source) throws Exception {
    return new PluginHarness.Registry().team(2).plugin(2, 1, source);
  }

  private PluginHarness open(PluginHarness.Registry registry, OnSetupFailure onSetupFailure)
      throws Exception {
    PluginHarness harness = of(registry, onSetupFailure);
    harness.open();
    return harness;
  }

  /** Two events of a team at a time, so that some of them are parked. */
  private PluginHarness of(PluginHarness.Registry registry, OnSetupFailure onSetupFailure)
      throws Exception {
    return PluginHarness.of(registry, 1, 0, 2, null, onSetupFailure, clock);
  }
}
