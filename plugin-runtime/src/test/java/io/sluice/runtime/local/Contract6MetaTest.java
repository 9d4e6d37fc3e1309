package io.sluice.runtime.local;

import static io.sluice.runtime.local.Plugin.result;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Contract §6.3 to §6.8, but for the cache. */
class Contract6MetaTest {
  @Test
  void aStoredNullIsNotTheDefault() throws Exception {
    assertThat(
            result(
                "await meta.storage.set('k', null); await meta.storage.set('u', undefined);"
                    + " return [await meta.storage.get('k', 1), await meta.storage.get('u', 1)]"))
        .isEqualTo("[null,1]");
  }

  @Test
  void aCursorStartsAndCounts() throws Exception {
    assertThat(
            result(
                "const {cursor} = meta.utils; await cursor.init('a', 5); await cursor.init('a', 9);"
                    + " return [await cursor.increment('a'), await cursor.increment('a', 10),"
                    + " await cursor.increment('new', 3), await meta.storage.get('a')]"))
        .isEqualTo("[6,16,3,16]");
  }

  @Test
  void aCursorTakesNumbersOnly() throws Exception {
    assertThat(result("await meta.utils.cursor.init('a', '5')"))
        .isEqualTo("Error: The cursor's initial value must be a number!");
    assertThat(result("await meta.utils.cursor.increment('a', '5')"))
        .isEqualTo("Error: The incrementBy value must be a number!");
  }

  @Test
  void jobsAreEnqueuedForNowForLaterAndForADate() throws Exception {
    String source =
        """
        exports.runEveryMinute = async ({ jobs }) => {
          await jobs.a({ x: 1 }).runNow()
          await jobs.b().runIn(2, 'minutes')
          await jobs.c(0).runIn(1, 'month')
          await jobs.d('t').runAt(new Date(Date.now() + 3000))
        }
        """;
    try (Plugin plugin = new Plugin(source)) {
      plugin.call("runEveryMinute", null);
      assertThat(plugin.jobs())
          .containsExactly("a {\"x\":1} 0", "b null 120", "c 0 2592000", "d \"t\" 3");
    }
  }

  @Test
  void anUnknownUnitIsNamed() throws Exception {
    assertThat(result("await meta.jobs.a().runIn(1, 'fortnight')"))
        .isEqualTo("Error: Unknown time unit: fortnights");
  }

  @Test
  void aJobGetsItsPayloadOrMetaFirst() throws Exception {
    String source =
        "exports.jobs = { a: (payload, meta) => [payload.x ?? Object.keys(payload).length, !!meta]"
            + " }";
    try (Plugin plugin = new Plugin(source)) {
      assertThat(plugin.call("jobs.a", "{\"x\":1}")).isEqualTo("[1,true]");
      assertThat(plugin.call("jobs.a", null)).endsWith(",false]");
      assertThat(plugin.call("jobs.a", "0")).endsWith(",false]");
    }
  }

  @Test
  void anUnknownJobIsAnErrorTheTeamSees() throws Exception {
    try (Plugin plugin = new Plugin("exports.jobs = { a() {} }")) {
      plugin.call("jobs.b", null);
      assertThat(plugin.errors())
          .containsExactly(
              "Error: Task \"b\" not found for plugin \"test plugin\" with config id 39");
    }
  }

  @Test
  void metricsAreDeclaredAndCombined() throws Exception {
    String source =
        """
        exports.metrics = { total: 'sum', most: 'MAX', least: 'min' }
        exports.runEveryMinute = (meta) => {
          for (const n of [3, 0, 5]) {
            meta.metrics.total.increment(n)
            meta.metrics.most.max(n)
            meta.metrics.least.min(n)
          }
        }
        exports.runEveryHour = ({ metrics }) => metrics.nothing.increment(1)
        exports.runEveryDay = ({ metrics }) => metrics.total.increment('1')
        """;
    try (Plugin plugin = new Plugin(source)) {
      plugin.call("runEveryMinute", null);
      assertThat(plugin.team.metrics(Plugin.CONFIG))
          .containsEntry("total", 8.0)
          .containsEntry("most", 5.0)
          .containsEntry("least", 0.0);
      assertThat(plugin.call("runEveryHour", null))
          .isEqualTo("IllegalOperationError: Invalid metric name");
      assertThat(plugin.call("runEveryDay", null))
          .isEqualTo("IllegalOperationError: Only numbers are allowed for operations on metrics");
    }
  }

  @Test
  void aMetricOfAnotherTypeFailsTheSetup() throws Exception {
    try (Plugin plugin = new Plugin("exports.metrics = { a: 'avg', b: 'sum' }")) {
      assertThat(plugin.setupFailure.message())
          .startsWith(
              "Only 'sum', 'max', and 'min' are supported as metric types."
                  + " Invalid types received: avg");
    }
  }

  @Test
  void aCapturedEventIsOfThePluginUnlessItSays() throws Exception {
    String source =
        """
        exports.runEveryMinute = async () => {
          await posthog.capture('one', { a: 1 })
          await posthog.capture('two', { distinct_id: 'me', timestamp: '2020-01-01T00:00:00Z' })
        }
        """;
    try (Plugin plugin = new Plugin(source)) {
      plugin.call("runEveryMinute", null);
      assertThat(plugin.captured()).hasSize(2);
      assertThat(plugin.captured().get(0))
          .contains("\"distinct_id\":\"test plugin\",\"event\":\"one\"")
          .contains("\"timestamp\":\"2022-08-01T00:00:00.000Z\",\"team_id\":2,\"uuid\":\"")
          .contains("\"$lib\":\"posthog-plugin-server\"")
          .contains("\"distinct_id\":\"test plugin\",\"a\":1}");
      assertThat(plugin.captured().get(1))
          .contains("\"distinct_id\":\"me\",\"event\":\"two\"")
          .contains("\"timestamp\":\"2020-01-01T00:00:00Z\"");
    }
  }

  @Test
  void oneCallCapturesAndEnqueuesSoMuchAndNoMore() throws Exception {
    assertThat(result("for (let i = 0; i < 101; i++) await posthog.capture('x')"))
        .isEqualTo("Error: posthog.capture: one call may capture 100 events");
    assertThat(result("for (let i = 0; i < 101; i++) await meta.jobs.j().runNow()"))
        .isEqualTo("Error: jobs.j: one call may enqueue 100 jobs");
  }

  @Test
  void aRejectionNobodyWaitsForIsRecorded() throws Exception {
    for (String reject :
        List.of("Promise.reject(new Error('lost'))", "(async () => { throw Error('lost') })()")) {
      try (Plugin plugin =
          new Plugin("exports.processEvent = (event) => { " + reject + "; return event }")) {
        assertThat(plugin.call("processEvent", "{\"team_id\":2}")).isEqualTo("{\"team_id\":2}");
        assertThat(plugin.errors()).containsExactly("Error: lost");
      }
    }
  }

  @Test
  void aBufferIsFlushedWhenItIsFullOrOld() throws Exception {
    String source =
        """
        const { createBuffer } = require('@posthog/plugin-contrib')
        exports.setupPlugin = ({ global }) => {
          global.buffer = createBuffer({
            limit: 10,
            timeoutSeconds: 60,
            onFlush: async (items) => { console.log(JSON.stringify(items)) },
          })
        }
        exports.onEvent = ({ properties }, { global }) => global.buffer.add(properties.n, properties.points)
        """;
    try (Plugin plugin = new Plugin(source)) {
      plugin.call("onEvent", "{\"properties\":{\"n\":1,\"points\":6}}");
      assertThat(plugin.logs()).isEmpty();
      plugin.call("onEvent", "{\"properties\":{\"n\":2,\"points\":6}}");
      assertThat(plugin.logs()).containsExactly("LOG [1]");
      plugin.call("onEvent", "{\"properties\":{\"n\":3,\"points\":20}}");
      assertThat(plugin.logs()).containsExactly("LOG [2]", "LOG [3]");
      plugin.call("onEvent", "{\"properties\":{\"n\":4}}");
      plugin.advance(59);
      assertThat(plugin.logs()).isEmpty();
      plugin.advance(1);
      assertThat(plugin.logs()).containsExactly("LOG [4]");
    }
  }

  @Test
  void metaCanBePutIntoAnEvent() throws Exception {
    assertThat(result("await meta.metrics; return JSON.parse(JSON.stringify(meta)).metrics"))
        .isEqualTo("{}");
  }
}
