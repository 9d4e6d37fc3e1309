package io.sluice.runtime.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.runtime.host.MetricOperation;
import org.junit.jupiter.api.Test;

/** Contract §4.1, §4.2 and §4.7: which functions are found, and how they are called. */
class Contract4FunctionsTest {
  private static final String EVENT = "{\"team_id\":2,\"event\":\"e\"}";

  @Test
  void whatAPluginExportsIsLearned() throws Exception {
    String source =
        """
        exports.setupPlugin = exports.processEvent = exports.exportEvents = () => {}
        exports.runEveryMinute = () => {}
        exports.runEveryHour = 'no function'
        exports.runEveryFullMoon = () => {}
        exports.jobs = { a() {}, b() {}, c: 1 }
        """;
    try (Plugin plugin = new Plugin(source)) {
      var exported = plugin.team.capabilities(Plugin.CONFIG);
      assertThat(exported.methods())
          .containsExactlyInAnyOrder("setupPlugin", "processEvent", "exportEvents");
      assertThat(exported.jobs()).containsExactlyInAnyOrder("a", "b");
      assertThat(exported.scheduledTasks())
          .containsExactlyInAnyOrder("runEveryMinute", "runEveryFullMoon");
      assertThat(exported.metrics()).containsEntry("events_seen", MetricOperation.SUM);
    }
  }

  @Test
  void exportsComeBeforeDefaultAndModuleExports() throws Exception {
    String source =
        """
        module.exports = { onEvent: () => 'module', onSnapshot: () => 'module', jobs: { j: () => 3 } }
        exports.default = { onSnapshot: () => 'default', jobs: { j: () => 2, k: () => 2 } }
        exports.onEvent = () => 'exports'
        function composeWebhook() { return 'global' }
        """;
    try (Plugin plugin = new Plugin(source)) {
      assertThat(plugin.call("onEvent", "{}")).isEqualTo("\"exports\"");
      assertThat(plugin.call("onSnapshot", "{}")).isEqualTo("\"default\"");
      assertThat(plugin.call("jobs.j", "1")).isEqualTo("2");
      assertThat(plugin.team.capabilities(Plugin.CONFIG).methods())
          .doesNotContain("composeWebhook");
    }
  }

  @Test
  void globalsCountUnlessSomethingEnumerableIsExported() throws Exception {
    String source =
        """
        Object.defineProperty(exports, '__esModule', { value: true })
        function processEvent(event) { return event }
        """;
    try (Plugin plugin = new Plugin(source)) {
      assertThat(plugin.team.capabilities(Plugin.CONFIG).methods()).containsExactly("processEvent");
    }
  }

  @Test
  void metaIsTheLastArgumentAndNothingIsBound() throws Exception {
    String source =
        """
        function onEvent(...given) { return [given.length, given[1] === meta1(given), this === globalThis] }
        const meta1 = (given) => given[given.length - 1]
        function runEveryDay(...given) { return [given.length, typeof given[0].config] }
        """;
    try (Plugin plugin = new Plugin(source)) {
      assertThat(plugin.call("onEvent", "{}")).isEqualTo("[2,true,true]");
      assertThat(plugin.call("runEveryDay", null)).isEqualTo("[1,\"object\"]");
    }
  }

  @Test
  void aBatchFunctionGetsABatchOfOneInPlaceOfProcessEvent() throws Exception {
    String source =
        "exports.processEventBatch = (events, meta) => events.map((e) => ({ ...e, n: events.length"
            + " }))";
    try (Plugin plugin = new Plugin(source)) {
      assertThat(plugin.call("processEvent", EVENT))
          .isEqualTo("{\"team_id\":2,\"event\":\"e\",\"n\":1}");
    }
  }

  @Test
  void aBatchFunctionTakesRealBatches() throws Exception {
    String source =
        """
        exports.processEventBatch = async (events) => {
          if (events[0].steal) events[0].team_id = 3
          return events.map((e) => e.drop ? null : { ...e, n: events.length })
        }
        """;
    try (Plugin plugin = new Plugin(source)) {
      assertThat(
              plugin.call(
                  "processEventBatch", "[{\"team_id\":2,\"a\":1},{\"team_id\":2,\"drop\":true}]"))
          .isEqualTo("[{\"team_id\":2,\"a\":1,\"n\":2},null]");
      assertThat(plugin.call("processEventBatch", "[{\"team_id\":2,\"steal\":true}]"))
          .isEqualTo("IllegalOperationError: Plugin tried to change event.team_id");
    }
  }

  @Test
  void aWebhookIsComposedOfAnEventWhoseTimestampIsADate() throws Exception {
    String source =
        """
        exports.composeWebhook = (event) => ({
          url: 'https://example.com', body: String(event.timestamp instanceof Date && event.timestamp.getUTCHours()),
        })
        """;
    try (Plugin plugin = new Plugin(source)) {
      assertThat(plugin.call("composeWebhook", "{\"timestamp\":\"2022-08-01T07:00:00Z\"}"))
          .isEqualTo("{\"url\":\"https://example.com\",\"body\":\"7\"}");
    }
  }

  @Test
  void settingsAreAsked() throws Exception {
    try (Plugin plugin =
        new Plugin("exports.getSettings = () => ({ handlesLargeBatches: true })")) {
      assertThat(plugin.call("getSettings", null)).isEqualTo("{\"handlesLargeBatches\":true}");
    }
  }

  @Test
  void aPluginIsTornDownWhenItGoes() throws Exception {
    LocalTeam team;
    try (Plugin plugin = new Plugin("exports.teardownPlugin = () => console.log('bye')")) {
      team = plugin.team;
    }
    assertThat(team.takeEntries())
        .singleElement()
        .isInstanceOfSatisfying(
            LocalEntry.Logged.class, said -> assertThat(said.log().message()).isEqualTo("bye"));
  }

  @Test
  void pluginsRunInSloppyMode() throws Exception {
    try (Plugin plugin =
        new Plugin(
            "exports.onEvent = () => { undeclared = 1; return [undeclared, this === globalThis]"
                + " }")) {
      assertThat(plugin.call("onEvent", "{}")).isEqualTo("[1,true]");
    }
  }
}
