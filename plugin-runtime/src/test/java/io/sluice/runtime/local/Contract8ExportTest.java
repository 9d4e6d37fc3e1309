package io.sluice.runtime.local;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Contract §8.1 and §4.6: events in batches, and what is run again. */
class Contract8ExportTest {
  private static final String EXPORTER =
      "exports.exportEvents = (events) => { console.log(events.map((e) => e.event).join()) }";

  @Test
  void eventsAreExportedInBatchesBySize() throws Exception {
    try (Plugin plugin = new Plugin(EXPORTER, "{\"exportEventsBufferBytes\":\"30\"}")) {
      plugin.call("onEvent", "{\"event\":\"a\"}");
      plugin.call("onEvent", "{\"event\":\"b\"}");
      assertThat(plugin.logs()).isEmpty();
      plugin.call("onEvent", "{\"event\":\"c\"}");
      assertThat(plugin.logs()).containsExactly("LOG a,b");
      plugin.advance(10);
      assertThat(plugin.logs()).containsExactly("LOG c");
      assertThat(plugin.team.metrics(Plugin.CONFIG))
          .containsEntry("events_seen", 3.0)
          .containsEntry("events_delivered_successfully", 3.0);
    }
  }

  @Test
  void ignoredEventsAreNotExported() throws Exception {
    try (Plugin plugin =
        new Plugin(
            EXPORTER,
            "{\"exportEventsBufferBytes\":1,\"exportEventsToIgnore\":\"a, otherEvent\"}")) {
      plugin.call("onEvent", "{\"event\":\"a\"}");
      assertThat(plugin.logs()).isEmpty();
      plugin.call("onEvent", "{\"event\":\"aa\"}");
      assertThat(plugin.logs()).containsExactly("LOG aa");
    }
  }

  @Test
  void aBatchThatAsksForItIsRunAgainAsItWas() throws Exception {
    String source =
        """
        let attempts = 0
        exports.exportEvents = (events) => {
          attempts++
          console.log(attempts + ' ' + events.length)
          if (attempts < 3) throw new RetryError('not yet')
        }
        """;
    try (Plugin plugin = new Plugin(source, "{\"exportEventsBufferBytes\":1}")) {
      plugin.call("onEvent", "{\"event\":\"a\"}");
      assertThat(plugin.logs()).containsExactly("LOG 1 1");
      assertThat(plugin.errors()).isEmpty();
      plugin.advance(6);
      assertThat(plugin.logs()).containsExactly("LOG 2 1");
      plugin.advance(11);
      assertThat(plugin.logs()).isEmpty();
      plugin.advance(1);
      assertThat(plugin.logs()).containsExactly("LOG 3 1");
      assertThat(plugin.team.metrics(Plugin.CONFIG)).containsEntry("retry_errors", 2.0);
    }
  }

  @Test
  void anyOtherErrorLosesTheBatch() throws Exception {
    try (Plugin plugin =
        new Plugin(
            "exports.exportEvents = () => { throw new Error('no') }",
            "{\"exportEventsBufferBytes\":1}")) {
      plugin.call("onEvent", "{\"event\":\"a\"}");
      assertThat(plugin.errors()).containsExactly("Error: no");
      assertThat(plugin.team.metrics(Plugin.CONFIG)).containsEntry("undelivered_events", 1.0);
    }
  }

  @Test
  void handlersAreTriedFiveTimes() throws Exception {
    String source =
        "class Later extends RetryError {};"
            + " exports.onEvent = () => { console.log('try'); throw new Later('later') }";
    try (Plugin plugin = new Plugin(source)) {
      plugin.call("onEvent", "{}");
      plugin.advance(5 + 10 + 20);
      assertThat(plugin.logs()).hasSize(3);
      assertThat(plugin.errors()).isEmpty();
      plugin.advance(40);
      assertThat(plugin.errors()).containsExactly("RetryError: later");
      plugin.advance(1000);
      assertThat(plugin.logs()).isEmpty();
    }
  }
}
