package io.sluice.operators.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.operators.output.OutputRecord;
import io.sluice.operators.output.SideOutputs;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How much a team may keep; the limits are {@link PluginHarness#QUOTAS}. */
class QuotasTest {
  private static final String KEEPS =
      """
      exports.processEvent = async (event, { storage, cache }) => {
        const i = event.properties.i
        if (i < 100) await (i % 2 ? cache : storage).set('k' + i, 'x'.repeat(10_000))
        else if (i < 200) await (i % 2 ? cache : storage).set('k' + (i - 100), undefined)
        event.properties.n = 1
        return event
      }
      """;

  private final TestClock clock = new TestClock();

  @AfterEach
  void noThreadIsLeft() {
    PluginHarness.awaitNoThread();
  }

  private static PluginHarness.Registry of(String source) throws Exception {
    return new PluginHarness.Registry().team(2).plugin(2, 1, source);
  }

  private static void pass(PluginHarness plugins, int... numbers) throws Exception {
    for (int i : numbers) {
      int before = plugins.outCount();
      plugins.event(2, "a", i);
      plugins.runUntilOut(before + 1);
    }
  }

  @Test
  void aTeamThatKeepsTooMuchGetsAnErrorUntilItDeletesSomething() throws Exception {
    OperatorSubtaskState snapshot;
    try (PluginHarness plugins = PluginHarness.at(of(KEEPS), clock)) {
      pass(plugins, 0, 1, 2, 3, 4, 5);
      assertThat(plugins.out())
          .containsExactly("2 a0 n=1", "2 a1 n=1", "2 a2 n=1", "2 a3 n=1", "2 a4 n=1", "2 a5");
      assertThat(plugins.logs().toString())
          .contains("cache.set: the apps of this team keep 50000 bytes in storage, cache and");
      snapshot = plugins.snapshot(1, 1);
    }
    try (PluginHarness plugins = PluginHarness.restoreAt(of(KEEPS), clock, snapshot)) {
      pass(plugins, 0); // the first commit after a restart finds that it is full
      pass(plugins, 7);
      assertThat(plugins.out()).last().isEqualTo("2 a7");
      pass(plugins, 102, 7); // one is deleted, and there is room again
      assertThat(plugins.out()).last().isEqualTo("2 a7 n=1");
    }
  }

  @Test
  void whatExpiresMakesRoom() throws Exception {
    String keeps =
        """
        exports.processEvent = async (event, { cache }) => {
          await cache.set('k' + event.properties.i, 'x'.repeat(30_000), 60)
          event.properties.n = 1
          return event
        }
        """;
    try (PluginHarness plugins = PluginHarness.at(of(keeps), clock)) {
      pass(plugins, 1, 2, 3);
      assertThat(plugins.out()).containsExactly("2 a1 n=1", "2 a2 n=1", "2 a3");
      plugins.advance(clock, Duration.ofMinutes(3));
      pass(plugins, 0); // says so with the next commit
      pass(plugins, 4);
      assertThat(plugins.out()).last().isEqualTo("2 a4 n=1");
    }
  }

  @Test
  void aTeamMayHaveSoManyJobsThatHaveNotRun() throws Exception {
    String enqueues =
        """
        exports.jobs = { later: () => {} }
        exports.processEvent = async (event, { jobs }) => {
          await jobs.later({}).runIn(1, 'hour')
          event.properties.n = 1
          return event
        }
        """;
    try (PluginHarness plugins = PluginHarness.at(of(enqueues), clock)) {
      for (int i = 0; i < 20; i++) {
        pass(plugins, i);
      }
      pass(plugins, 20);
      assertThat(plugins.out()).last().isEqualTo("2 a20");
      assertThat(plugins.logs().toString()).contains("this team has 20 jobs or 50000 bytes of");
      plugins.job(2, 1, "later", "{}", 0);
      assertThat(plugins.deadLetters()).containsExactly("TOO_MANY_JOBS");
      plugins.advance(clock, Duration.ofHours(2));
      plugins.settle();
      pass(plugins, 21);
      assertThat(plugins.out()).last().isEqualTo("2 a21 n=1");
    }
  }

  @Test
  void ofTooManyCallsThatWaitTheOldestBecomeDeadLetters() throws Exception {
    String hangs = "exports.onEvent = async () => { await new Promise(() => {}) }";
    try (PluginHarness plugins = PluginHarness.at(of(hangs), clock)) {
      for (int i = 0; i < 140; i++) {
        large(plugins, "a", i);
        plugins.runUntilOut(i + 1);
      }
      // 50 hang, and of the other 90 what fits into 200,000 bytes waits.
      assertThat(plugins.deadLetters()).hasSizeBetween(40, 60).containsOnly("HOST_FAILED");
    }
  }

  @Test
  void aTeamWhoseBacklogIsFullOverflowsUntilItIsHalfEmpty() throws Exception {
    String hangs =
        "exports.processEvent = async (event) => { await new Promise(() => {}); return event }";
    PluginHarness.Registry registry = of(hangs).team(3);
    registry.plugin(3, 2, "function processEvent(event) { event.properties.n = 3; return event }");
    OperatorSubtaskState snapshot;
    int sent = 140;
    int overflowed;
    try (PluginHarness plugins = PluginHarness.at(registry, clock)) {
      for (int i = 0; i < sent; i++) {
        large(plugins, "a" + i, i);
      }
      overflowed = overflow(plugins).size();
      assertThat(overflowed).isBetween(40, 60);
      plugins.event(3, "b", 1);
      plugins.runUntilOut(1);
      assertThat(plugins.out()).containsExactly("3 b1 n=3");
      snapshot = plugins.snapshot(1, 1);
    }
    try (PluginHarness plugins = PluginHarness.restoreAt(registry, clock, snapshot)) {
      plugins.event(2, "late", 1);
      assertThat(overflow(plugins)).hasSize(1); // as full as before
      plugins.registry(
          "plugin/1", PluginHarness.pluginJson(1, "function processEvent(e) { return e }"));
      plugins.advance(clock, Duration.ofSeconds(31)); // what hangs is not waited for any longer
      plugins.runUntilOut(sent - overflowed);
      plugins.event(2, "later", 1);
      plugins.runUntilOut(sent - overflowed + 1);
      assertThat(overflow(plugins)).hasSize(1);
    }
  }

  /** An event of some 4,000 bytes. */
  private static void large(PluginHarness plugins, String distinctId, int i) throws Exception {
    plugins.record(
        2,
        distinctId,
        "{\"event\":\"e\",\"properties\":{\"i\":%d,\"x\":\"%s\"}}".formatted(i, "x".repeat(4_000)));
  }

  private static List<OutputRecord> overflow(PluginHarness plugins) {
    Queue<StreamRecord<OutputRecord>> side = plugins.getSideOutput(SideOutputs.DATA);
    return side == null
        ? List.of()
        : new ArrayList<>(side.stream().map(StreamRecord::getValue).toList());
  }
}
