package io.sluice.operators.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Jobs that come from outside. */
class IncomingJobsTest {
  private static final String SYNCS =
      """
      exports.jobs = {
        async sync({ from, $operation }, { storage, jobs }) {
          await storage.set('from', from)
          console.log($operation, 'from', await storage.get('from'))
          if (from > 1) await jobs.sync({ from: from - 1, $operation: 'go on' }).runNow()
        },
      }
      """;

  private final TestClock clock = new TestClock();
  private final PluginHarness.Registry registry = new PluginHarness.Registry().team(2).team(3);

  @AfterEach
  void noThreadIsLeft() {
    PluginHarness.awaitNoThread();
  }

  @Test
  void aJobRunsForATeamWithoutEventsAsThoseOfThePluginItself() throws Exception {
    registry.plugin(2, 39, SYNCS);
    try (PluginHarness plugins = PluginHarness.at(registry, clock)) {
      plugins.job(2, 39, "sync", "{\"from\":2,\"$operation\":\"start\"}", 0);
      plugins.settle();
      assertThat(plugins.logs()).contains("CONSOLE start from 2", "CONSOLE go on from 1");
      assertThat(plugins.deadLetters()).isEmpty();
    }
  }

  @Test
  void aJobThatIsNotDueWaitsInState() throws Exception {
    registry.plugin(2, 39, SYNCS);
    OperatorSubtaskState snapshot;
    try (PluginHarness plugins = PluginHarness.at(registry, clock)) {
      long later = clock.millis() + Duration.ofDays(40).toMillis();
      plugins.job(2, 39, "sync", "{\"from\":1,\"$operation\":\"start\"}", later);
      plugins.settle();
      assertThat(plugins.logs()).isEmpty();
      snapshot = plugins.snapshot(1, 1);
    }
    try (PluginHarness plugins = PluginHarness.restoreAt(registry, clock, snapshot)) {
      plugins.advance(clock, Duration.ofDays(40));
      plugins.settle();
      assertThat(plugins.logs()).contains("CONSOLE start from 1");
    }
  }

  @Test
  void aJobThatThePluginDoesNotHaveIsInItsLogAndInTheDeadLetters() throws Exception {
    registry.plugin(2, 39, SYNCS);
    try (PluginHarness plugins = PluginHarness.at(registry, clock)) {
      plugins.job(2, 39, "nonsense", "{}", 0);
      plugins.settle();
      assertThat(plugins.logs())
          .contains("PLUGIN Error: Task \"nonsense\" not found for plugin \"p\" with config id 39");
      assertThat(plugins.deadLetters()).containsExactly("THROWN");
    }
  }

  @Test
  void aJobOfAPluginThatCannotBeSetUpIsKept() throws Exception {
    registry.plugin(2, 39, "exports.jobs = { sync() {} }\nthrow new Error('no')");
    try (PluginHarness plugins = PluginHarness.at(registry, clock)) {
      plugins.job(2, 39, "sync", "{}", 0);
      plugins.settle();
      assertThat(plugins.deadLetters()).hasSize(1);
    }
  }

  @Test
  void aPluginConfigThatIsAnotherTeamsIsSaidToTheTeamThatAskedAndRunsNothing() throws Exception {
    registry.plugin(2, 39, SYNCS);
    try (PluginHarness plugins = PluginHarness.at(registry, clock)) {
      plugins.job(3, 39, "sync", "{}", 0);
      plugins.settle();
      assertThat(plugins.logs())
          .containsExactly(
              "SYSTEM Task \"sync\" not found: team 3 runs no plugin config with id 39; enable it"
                  + " and send the job again");
      assertThat(plugins.deadLetters()).containsExactly("UNKNOWN_PLUGIN_CONFIG");
    }
  }
}
