package io.sluice.runtime.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.runtime.host.Outcome;
import io.sluice.runtime.host.PluginFailure;
import io.sluice.runtime.host.RetryPolicy;
import io.sluice.runtime.host.StateValue;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How often a plugin's set-up is tried, and what its events do meanwhile (contract §4.4 B). */
class SetupTest {
  private static final RetryPolicy TWICE =
      new RetryPolicy(2, Duration.ofMillis(1), Duration.ofMillis(1));

  /** Its storage counts the set-ups, which live in contexts of their own. */
  private static final String THIRSTY =
      """
      import { RetryError } from '@posthog/plugin-scaffold'
      export async function setupPlugin({ storage }) {
        const tries = (await storage.get('tries', 0)) + 1
        await storage.set('tries', tries)
        if (tries < %d) throw new %s('not yet')
      }
      export async function processEvent(event, { storage }) {
        event.tries = await storage.get('tries')
        return event
      }
      """;

  @Test
  void eventsWaitWhileTheSetUpIsTriedAgain() throws Exception {
    try (Team team = new Team(THIRSTY.formatted(2, "RetryError"))) {
      team.host.setupRetry = TWICE;
      assertThat(team.returned("{}")).contains("\"tries\":2");
    }
  }

  @Test
  void afterTheLastAttemptEventsPass() throws Exception {
    try (Team team = new Team(THIRSTY.formatted(9, "RetryError"))) {
      team.host.setupRetry = TWICE;
      assertThat(team.process("{\"team_id\":2}"))
          .isInstanceOfSatisfying(
              Outcome.NotRunning.class,
              not -> assertThat(not.failure().text()).isEqualTo("RetryError: not yet"));
      assertThat(team.host.state.values()).containsExactly(StateValue.Text.lasting("2"));
    }
  }

  @Test
  void anErrorThatDoesNotAskForItIsNotTriedAgain() throws Exception {
    try (Team team = new Team(THIRSTY.formatted(2, "Error"))) {
      team.host.setupRetry = TWICE;
      assertThat(team.process("{\"team_id\":2}")).isInstanceOf(Outcome.NotRunning.class);
      PluginFailure failure = team.host.failed.get(Team.CONFIG);
      assertThat(failure.blame()).isEqualTo(PluginFailure.Blame.PLUGIN);
    }
  }

  @Test
  void oneThatIsRemovedWhileItWaitsIsNotTriedAgain() throws Exception {
    try (Team team = new Team(THIRSTY.formatted(9, "RetryError"))) {
      team.host.setupRetry = new RetryPolicy(2, Duration.ofMinutes(1), Duration.ofMinutes(1));
      team.start("{\"team_id\":2}");
      while (team.host.failed.isEmpty()) {
        Thread.onSpinWait();
      }
      team.actor.remove(Team.CONFIG);
      assertThat(team.host.next().outcome()).isEqualTo(new Outcome.Collateral());
    }
  }
}
