package io.sluice.runtime.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.runtime.host.Outcome;
import io.sluice.runtime.host.StateKey;
import io.sluice.runtime.host.StateValue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Contract §6.3, and that a read and the write after it are one step. */
class StorageTest {
  private static final String COUNTER =
      """
      async function processEvent(event, { storage }) {
        const n = await storage.get('n', 0);
        await storage.set('n', n + 1);
        event.n = n + 1;
        return event;
      }\
      """;

  @Test
  void aMissingKeyGivesTheDefaultAndAStoredNullIsNull() throws Exception {
    try (Team team =
        new Team(
            "async function processEvent(e, { storage }) {"
                + " e.missing = await storage.get('a', 'd'); await storage.set('b', null);"
                + " e.stored = await storage.get('b', 'd'); await storage.set('b', undefined);"
                + " e.unset = await storage.get('b', 'd'); await storage.set('c', {x:[1]});"
                + " e.c = await storage.get('c'); await storage.del('c');"
                + " e.deleted = typeof await storage.get('c'); return e }")) {
      assertThat(team.returned("{}"))
          .contains("\"missing\":\"d\"")
          .contains("\"stored\":null")
          .contains("\"unset\":\"d\"")
          .contains("\"c\":{\"x\":[1]}")
          .contains("\"deleted\":\"undefined\"");
    }
  }

  @Test
  void concurrentCountersLoseNothing() throws Exception {
    try (Team team = new Team(COUNTER)) {
      for (int i = 0; i < 200; i++) {
        team.start("{\"team_id\":2}");
      }
      for (int i = 0; i < 200; i++) {
        team.host.next();
      }
      assertThat(team.host.state)
          .containsEntry(StateKey.storage(Team.CONFIG, "n"), StateValue.Text.lasting("200"));
    }
  }

  @Test
  void nothingElseRunsWhileAReadIsOut() throws Exception {
    try (Team team = new Team(COUNTER)) {
      team.host.holdAnswers();
      team.start("{\"team_id\":2}");
      team.start("{\"team_id\":2}");
      await(() -> team.host.heldAnswerCount() == 1);
      team.host.releaseAnswers();
      team.host.next();
      team.host.next();
      assertThat(team.host.state)
          .containsEntry(StateKey.storage(Team.CONFIG, "n"), StateValue.Text.lasting("2"));
    }
  }

  @Test
  void aTeamCanBeClosedWhileAReadIsOutThatNobodyWillAnswer() throws Exception {
    try (Team team = new Team(COUNTER)) {
      team.host.holdAnswers();
      team.start("{\"team_id\":2}");
      team.start("{\"team_id\":2}");
      await(() -> team.host.heldAnswerCount() == 1);
      team.actor.close().get(10, TimeUnit.SECONDS);
      assertThat(team.host.next().outcome()).isEqualTo(new Outcome.Collateral());
      assertThat(team.host.next().outcome()).isEqualTo(new Outcome.Collateral());
      assertThat(team.host.state).isEmpty();
    }
  }

  @Test
  void aValueOverTheQuotaIsRefusedByName() throws Exception {
    try (Team team =
        new Team(
            "async function processEvent(e, { storage }) {"
                + " try { await storage.set('big', 'x'.repeat(2 << 20)) }"
                + " catch (error) { e.error = error.message } return e }")) {
      assertThat(team.returned("{}")).contains("the quota of a storage value is 1048576");
    }
  }

  private static void await(java.util.function.BooleanSupplier condition) {
    long deadline = System.nanoTime() + 20_000_000_000L;
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("the condition did not come true within 20 s");
      }
      Thread.onSpinWait();
    }
  }

  @Test
  void oneCallMayMakeSoManyChanges() throws Exception {
    String source =
        """
        async function processEvent(event, { storage }) {
          try {
            for (let i = 0; i < 10001; i++) storage.del('x')
            await storage.del('x')
          } catch (error) {
            event.properties.error = error.message
          }
          return event
        }
        """;
    try (Team team = new Team(source)) {
      assertThat(team.returned("{}"))
          .contains("one call may make 10000 changes to its storage, cache, metrics and buffers");
    }
  }
}
