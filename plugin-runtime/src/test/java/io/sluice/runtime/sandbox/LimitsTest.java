package io.sluice.runtime.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.runtime.actor.Budget;
import io.sluice.runtime.host.Outcome;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Limits bite, the right one is blamed, and the sandbox comes back. */
class LimitsTest {
  private static final long MB = 1L << 20;
  private static final RuntimeOptions TIGHT =
      RuntimeOptions.defaults()
          .withThreads(2)
          .withSlice(new Budget(Duration.ofMillis(100).toNanos(), 64 * MB))
          .withTaskTimeout(Duration.ofMillis(1_500));

  private static final String SWITCH =
      """
      async function processEvent(event, { global }) {
        switch (event.properties.do) {
          case 'loop':
            while (true) { event.i = 1 }
          case 'catch':
            while (true) { try { while (true) {} } catch (e) {} finally { continue } }
          case 'microtasks':
            { const spin = () => Promise.resolve().then(spin); await spin(); }
          case 'allocate':
            { const all = []; while (true) all.push(new Array(1000).fill(1)); }
          case 'never':
            event.begun = true; await new Promise(() => {});
          case 'deep':
            { const f = () => f() + 1; f(); }
        }
        event.n = global.n = (global.n || 0) + 1;
        return event;
      }\
      """;

  private static String doing(String what) {
    return "{\"team_id\":2,\"properties\":{\"do\":\"" + what + "\"}}";
  }

  @Test
  void anEndlessLoopIsKilledAndItsLineIsNamed() throws Exception {
    // Long enough to be in the loop for sure: on a busy machine a cold start takes its time.
    RuntimeOptions options = TIGHT.withSlice(new Budget(Duration.ofSeconds(1).toNanos(), 64 * MB));
    try (Team team = new Team(options, SWITCH)) {
      Outcome.Killed killed = (Outcome.Killed) team.process(doing("loop"));
      assertThat(killed.failure().text())
          .startsWith("TimeoutError: Script execution timed out after looping for 1 second ")
          .contains("on line");
      assertThat(team.returned("{}")).contains("\"n\":1");
    }
  }

  @Test
  void theLineOfALoopIsNamedEveryTime() throws Exception {
    String loops =
        """
        async function later() {
          while (true) {}
        }
        async function processEvent(event) {
          if (event.properties.do === 'sync') while (true) {}
          if (event.properties.do === 'catch') while (true) try { while (true) {} } catch {}
          await 1
          await later()
        }
        """;
    try (Team team = new Team(TIGHT, loops)) {
      team.process(doing("sync")); // cold, it may be stopped before it comes to the loop
      for (int i = 0; i < 5; i++) {
        for (String what : new String[] {"sync", "catch", "async"}) {
          Outcome.Killed killed = (Outcome.Killed) team.process(doing(what));
          boolean isLater = what.equals("async");
          String loop =
              isLater ? "on line 2:2" : what.equals("sync") ? "on line 5:38" : "on line 6:58";
          // Of a loop that it has compiled the engine knows the function only.
          String function =
              isLater
                  ? "in later, which begins on line 1:0"
                  : "in processEvent, which begins on line 4:0";
          boolean isCompiled = !team.runtime.engineName().equals("Interpreted");
          assertThat(killed.failure().text())
              .satisfiesAnyOf(
                  text -> assertThat(text).endsWith(loop),
                  text -> {
                    assertThat(isCompiled).isTrue();
                    assertThat(text).endsWith(function);
                  });
        }
      }
    }
  }

  @Test
  void whatCatchesEverythingIsKilledToo() throws Exception {
    try (Team team = new Team(TIGHT, SWITCH)) {
      assertThat(team.process(doing("catch"))).isInstanceOf(Outcome.Killed.class);
      assertThat(team.process(doing("microtasks"))).isInstanceOf(Outcome.Killed.class);
      assertThat(team.returned("{}")).contains("\"n\":1");
    }
  }

  @Test
  void allocationIsLimited() throws Exception {
    RuntimeOptions options = TIGHT.withSlice(new Budget(Duration.ofSeconds(10).toNanos(), 64 * MB));
    try (Team team = new Team(options, SWITCH)) {
      Outcome.Killed killed = (Outcome.Killed) team.process(doing("allocate"));
      assertThat(killed.failure().code()).isEqualTo("ALLOCATION_LIMIT");
      assertThat(killed.failure().message()).contains("the limit is 64 MB");
    }
  }

  @Test
  void aPromiseThatNeverSettlesTimesOutAndTheSandboxLivesOn() throws Exception {
    try (Team team = new Team(TIGHT, SWITCH)) {
      team.returned("{}");
      Outcome.Threw threw = (Outcome.Threw) team.process(doing("never"));
      assertThat(threw.failure().text())
          .isEqualTo(
              "TimeoutError: Script execution timed out after promise waited for 1.5 seconds"
                  + " (test plugin, name: processEvent, pluginConfigId: 39)");
      assertThat(threw.value()).contains("\"begun\":true");
      assertThat(team.returned("{}")).contains("\"n\":2");
    }
  }

  @Test
  void anOverflowOfTheStackIsTheInvocationsOwn() throws Exception {
    try (Team team = new Team(TIGHT, SWITCH)) {
      Outcome.Threw threw = (Outcome.Threw) team.process(doing("deep"));
      assertThat(threw.failure().name()).isEqualTo("RangeError");
      assertThat(team.returned("{}")).contains("\"n\":1");
    }
  }

  @Test
  void neighboursOfAKilledInvocationAreCollateral() throws Exception {
    try (Team team = new Team(TIGHT.withTaskTimeout(Duration.ofSeconds(20)), SWITCH)) {
      long waiting = team.start(doing("never"));
      long looping = team.start(doing("loop"));
      for (int i = 0; i < 2; i++) {
        RecordingHost.Completion completion = team.host.next();
        if (completion.invocation().id() == waiting) {
          assertThat(completion.outcome()).isEqualTo(new Outcome.Collateral());
        } else {
          assertThat(completion.invocation().id()).isEqualTo(looping);
          assertThat(completion.outcome()).isInstanceOf(Outcome.Killed.class);
        }
      }
    }
  }

  @Test
  void aVersionThatNothingCanStopIsDisabledForEveryTeam() throws Exception {
    String unstoppable =
        """
        async function processEvent(event, { global }) {
          if (event.properties.do === 'repeat') {
            let all = [1]
            for (let i = 0; i < 26; i++) all = [all, all]
            event.text = JSON.stringify(all) // one step of the language, over 60 million characters
          }
          if (event.properties.do === 'wait') await new Promise(() => {})
          return event
        }
        """;
    RuntimeOptions options =
        TIGHT
            .withSlice(new Budget(Duration.ofMillis(100).toNanos(), 1024 * MB))
            .withTaskTimeout(Duration.ofSeconds(20));
    try (Team culprit = new Team(options, unstoppable);
        Team other = new Team(options, unstoppable);
        Team neighbour = new Team(options, SWITCH)) {
      other.returned("{}");
      long waiting = other.start(doing("wait"));
      Outcome.Killed killed = (Outcome.Killed) culprit.process(doing("repeat"));
      assertThat(killed.failure().code()).isEqualTo("THREAD_LOST");
      RecordingHost.Completion collateral = other.host.next();
      assertThat(collateral.invocation().id()).isEqualTo(waiting);
      assertThat(collateral.outcome()).isEqualTo(new Outcome.Collateral());
      for (Team team : new Team[] {culprit, other}) {
        Outcome.NotRunning notRunning = (Outcome.NotRunning) team.process(doing("x"));
        assertThat(notRunning.failure()).isEqualTo(killed.failure());
      }
      assertThat(neighbour.returned("{}")).contains("\"n\":1");
      other.actor.install(Team.spec(unstoppable, "{}", Map.of()));
      assertThat(other.process(doing("x"))).isEqualTo(new Outcome.NotRunning(killed.failure()));
      other.actor.install(Team.spec(SWITCH, "{}", Map.of()));
      assertThat(other.returned("{}")).contains("\"n\":1");
    }
  }

  @Test
  void anEndlessSetupFails() throws Exception {
    RuntimeOptions options =
        TIGHT.withSetup(new Budget(Duration.ofMillis(200).toNanos(), MB * 512));
    try (Team team = new Team(options, "while (true) {}")) {
      Outcome.NotRunning notRunning = (Outcome.NotRunning) team.process(doing("x"));
      assertThat(notRunning.failure().code()).isEqualTo("CPU_LIMIT");
    }
  }

  @Test
  void usageIsMeasured() throws Exception {
    try (Team team = new Team(SWITCH)) {
      team.start(doing("x"));
      RecordingHost.Completion completion = team.host.next();
      assertThat(completion.usage().cpuNanos()).isPositive();
      assertThat(completion.usage().allocatedBytes()).isPositive();
    }
  }

  @Test
  void hostCallsAtTheEndOfTheStackBreakNothing() throws Exception {
    String deepCalls =
        """
        function processEvent(event, { storage }) {
          const dive = () => { console.log('x'); storage.get('a'); storage.set('a', 1); dive() }
          dive()
        }
        """;
    try (Team team = new Team(deepCalls);
        Team neighbour = new Team(TIGHT, SWITCH)) {
      for (int i = 0; i < 40; i++) {
        assertThat(team.process(doing("x"))).isNotInstanceOf(Outcome.Returned.class);
      }
      assertThat(neighbour.returned("{}")).contains("\"n\":1");
    }
  }

  @Test
  void aPluginThatNeverStopsReadingRunsOutOfTime() throws Exception {
    for (String spin :
        new String[] {
          "async function processEvent(e, { storage }) { while (!(await storage.get('go'))) {} }",
          "async function processEvent(e, { storage }) {"
              + " (async () => { for (;;) await storage.get('a') })(); return e }"
        }) {
      try (Team team = new Team(TIGHT, spin)) {
        Outcome outcome = team.process(doing("x"));
        assertThat(outcome).isInstanceOfAny(Outcome.Threw.class, Outcome.Returned.class);
        team.actor.install(Team.spec(SWITCH, "{}", Map.of()));
        assertThat(team.returned("{}")).contains("\"n\":1");
      }
    }
  }

  @Test
  void aPluginThatNeverStopsReadingCanBeReplaced() throws Exception {
    String spin =
        "async function processEvent(e, { storage }) { while (!(await storage.get('go'))) {} }";
    try (Team team = new Team(spin)) {
      team.host.holdAnswers();
      team.start(doing("x"));
      while (team.host.heldAnswerCount() == 0) {
        Thread.onSpinWait();
      }
      team.host.releaseAnswers();
      team.actor.install(Team.spec(SWITCH, "{}", Map.of()));
      assertThat(team.host.next().outcome()).isEqualTo(new Outcome.Collateral());
      assertThat(team.returned("{}")).contains("\"n\":1");
    }
  }

  @Test
  void whatGoesWrongWhileLoadingEndsTheSetup() throws Exception {
    for (Throwable problem :
        new Throwable[] {
          new IOException("no such file"), new StackOverflowError(), new Exception("bad archive")
        }) {
      try (Team team = new Team(SWITCH)) {
        team.actor.install(
            new SandboxSpec(Team.CONFIG, 2, 2, 17, "p", () -> rethrow(problem), "{}"));
        assertThat(team.process(doing("x"))).isInstanceOf(Outcome.NotRunning.class);
      }
    }
  }

  @Test
  void anErrorWhoseStackChangesIsReadOnce() throws Exception {
    String source =
        """
        async function processEvent() {
          let reads = 0
          const evil = { toJSON() { throw new Error('toJSON') } }
          throw Object.defineProperty(new Error('x'), 'stack', { get: () => reads++ ? evil : 's' })
        }
        """;
    try (Team team = new Team(source)) {
      Outcome.Threw threw = (Outcome.Threw) team.process(doing("x"));
      assertThat(threw.failure().text()).isEqualTo("Error: x");
    }
  }

  private static Script rethrow(Throwable problem) throws Exception {
    if (problem instanceof Error error) {
      throw error;
    }
    throw (Exception) problem;
  }

  @Test
  void aBudgetGrowsWithTheEventThatHasToBeRead() throws Exception {
    for (String value : new String[] {"0,", "[],"}) {
      String values = value.repeat((10 << 20) / value.length());
      try (Team team = new Team(TIGHT.withTaskTimeout(Duration.ofSeconds(60)), SWITCH)) {
        String properties = "{\"all\":[" + values + "1]}";
        assertThat(team.returned(properties)).hasSizeGreaterThan(10 << 20);
      }
    }
  }

  @Test
  void aLargeEventDoesNotHideALoop() throws Exception {
    try (Team team = new Team(TIGHT.withTaskTimeout(Duration.ofSeconds(60)), SWITCH)) {
      String pad = "\",\"pad\":\"" + "x".repeat(1 << 20);
      Outcome.Killed killed = (Outcome.Killed) team.process(doing("loop" + pad));
      assertThat(killed.failure().code()).isEqualTo("CPU_LIMIT");
    }
  }
}
