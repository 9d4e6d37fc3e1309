package io.sluice.runtime.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.runtime.fuzz.Cases;
import io.sluice.runtime.host.BatchOutcome;
import io.sluice.runtime.host.Invocation;
import io.sluice.runtime.host.Outcome;
import io.sluice.runtime.host.PluginFailure;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever a plugin returns or throws, its call ends as the plugin's own, and the next one works.
 */
class PluginResultFuzzTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Every exported function returns what its event's code makes. */
  private static final String EVALUATING =
      """
      const run = (event, meta) => new Function('event', 'meta', 'return ' + event.code)(event, meta);
      module.exports = {
        processEvent: run,
        processEventBatch: (events, meta) => run(events[0], meta),
        onEvent: run,
        composeWebhook: run,
        exportEvents: (events, meta) => run(events[0], meta),
        jobs: { work: run },
      };
      """;

  /** Some promises are never settled, and need not be waited for as long as in production. */
  private static final RuntimeOptions IMPATIENT =
      RuntimeOptions.defaults().withTaskTimeout(Duration.ofMillis(200));

  private static String event(String code) {
    ObjectNode event = JSON.createObjectNode().put("team_id", 2).put("code", code);
    return event.put("uuid", "0176d1c2-b3a4-0000-1111-222233334444").toString();
  }

  private static void assertIsThePlugins(Outcome outcome) throws Exception {
    if (outcome instanceof Outcome.Threw threw) {
      assertThat(threw.failure())
          .isInstanceOfAny(PluginFailure.Thrown.class, PluginFailure.TimedOut.class);
      assertIsJson(threw.value());
    } else if (outcome instanceof Outcome.Killed killed) {
      assertThat(killed.failure().code()).isIn("CPU_LIMIT", "ALLOCATION_LIMIT");
    } else {
      assertThat(outcome).isInstanceOf(Outcome.Returned.class);
      assertIsJson(((Outcome.Returned) outcome).value());
    }
  }

  private static void assertIsJson(String value) throws Exception {
    if (value != null && value.length() < 10_000) {
      JavaScriptJson.parse(value);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        Invocation.PROCESS_EVENT,
        Invocation.PROCESS_EVENT_BATCH,
        Invocation.ON_EVENT,
        Invocation.COMPOSE_WEBHOOK,
        Invocation.EXPORT_EVENTS,
        "jobs.work"
      })
  void aValueOfAnyKindEndsItsCallAsThePluginsOwn(String function) throws Exception {
    boolean isBatch =
        function.equals(Invocation.PROCESS_EVENT_BATCH)
            || function.equals(Invocation.EXPORT_EVENTS);
    try (Team team = new Team(IMPATIENT, EVALUATING)) {
      long[] lastId = {0};
      Cases.check(
          function.equals(Invocation.PROCESS_EVENT) ? 1000 : 250,
          random -> {
            String code = new JavaScriptValues(random).expression(4);
            Outcome outcome = ended(team, ++lastId[0], function, event(code), isBatch);
            assertThat(outcome).as(code).satisfies(PluginResultFuzzTest::assertIsThePlugins);
            Outcome next = ended(team, ++lastId[0], function, event("[event]"), isBatch);
            assertThat(next).as("after " + code).isNotInstanceOf(Outcome.Killed.class);
          });
    }
  }

  private static Outcome ended(Team team, long id, String function, String event, boolean isBatch)
      throws Exception {
    String argument = isBatch ? "[" + event + "," + event("event") + "]" : event;
    team.actor.invoke(new Invocation(id, Team.CONFIG, function, argument));
    Outcome outcome = team.host.next().outcome();
    return function.equals(Invocation.PROCESS_EVENT_BATCH)
        ? BatchOutcome.of(outcome, 2).get(0)
        : outcome;
  }
}
