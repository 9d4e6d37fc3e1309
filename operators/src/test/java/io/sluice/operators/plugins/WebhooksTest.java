package io.sluice.operators.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What {@code composeWebhook} composes of events that have gone on, and how it is sent. */
class WebhooksTest {
  private static final String SENDS =
      """
      exports.composeWebhook = (event) => ({
        url: '%s',
        body: JSON.stringify({...event, isDate: event.timestamp instanceof Date}),
      })
      """;

  private static final String COUNTS =
      """
      exports.composeWebhook = async (event, { storage }) => {
        const count = (await storage.get('count', 0)) + 1
        await storage.set('count', count)
        return { url: '%s', body: String(count), headers: {}, method: 'put' }
      }
      """;

  private final TestClock clock = new TestClock();

  @AfterEach
  void noThreadIsLeft() {
    PluginHarness.awaitNoThread();
  }

  @Test
  void whatIsComposedOfAnEventIsPosted() throws Exception {
    try (HookServer server = new HookServer(200);
        PluginHarness plugins = plugins(SENDS.formatted(server.url("/hook")))) {
      plugins.event(2, "a", 5);
      plugins.runUntil(() -> server.hooks().size() == 1);
      plugins.settle();
      HookServer.Hook hook = server.hooks().get(0);
      assertThat(hook.method()).isEqualTo("POST");
      assertThat(hook.header("Content-type")).isEqualTo("application/json");
      assertThat(hook.header("Idempotency-key")).hasSize(36);
      JsonNode event = PluginHarness.JSON.readTree(hook.body());
      assertThat(event.fieldNames())
          .toIterable()
          .containsExactlyInAnyOrder(
              "uuid", "event", "team_id", "distinct_id", "properties", "timestamp", "isDate");
      assertThat(event.path("isDate").asBoolean()).isTrue();
      assertThat(event.path("timestamp").asText()).isEqualTo("2024-01-01T00:00:00.000Z");
      assertThat(event.path("team_id").asInt()).isEqualTo(2);
      assertThat(event.path("properties").path("i").asInt()).isEqualTo(5);
      plugins.plugins().prepareSnapshotPreBarrier(1);
      assertThat(plugins.appMetrics())
          .containsExactlyInAnyOrder("composeWebhook 1/0/0", "webhook 1/0/0");
      assertThat(plugins.logs())
          .noneMatch(line -> line.contains("does not call") || line.startsWith("PLUGIN"));
    }
  }

  @Test
  void nothingIsSentIfNothingIsComposed() throws Exception {
    String skips =
        "exports.composeWebhook = ({properties: {i}}) => [null, undefined, false, ''][i]";
    try (PluginHarness plugins = plugins(skips)) {
      for (int i = 0; i < 4; i++) {
        plugins.event(2, "a", i);
      }
      plugins.runUntilOut(4);
      plugins.settle();
      plugins.plugins().prepareSnapshotPreBarrier(1);
      assertThat(plugins.appMetrics()).containsExactly("composeWebhook 4/0/0");
    }
  }

  @Test
  void anAnswerThatIsNoSuccessIsAFailureThatIsNotTriedAgain() throws Exception {
    try (HookServer server = new HookServer(404);
        PluginHarness plugins = plugins(SENDS.formatted(server.url("/hook")))) {
      plugins.event(2, "a", 1);
      plugins.runUntil(() -> server.hooks().size() == 1);
      plugins.settle();
      assertThat(plugins.logs())
          .contains(
              "PLUGIN Error: Fetch to %s failed with Not Found".formatted(server.url("/hook")));
      assertThat(plugins.appMetrics()).containsExactly("webhook 0/0/1 Error");
      assertThat(plugins.deadLetters()).isEmpty();
      plugins.advance(clock, Duration.ofHours(1));
      plugins.settle();
      assertThat(server.hooks()).hasSize(1);
    }
  }

  @Test
  void anAddressThatPluginsMayNotReachIsRefused() throws Exception {
    try (PluginHarness plugins = plugins(SENDS.formatted("http://127.0.0.2/hook"))) {
      plugins.event(2, "a", 1);
      plugins.runUntil(() -> plugins.appMetrics().contains("webhook 0/0/1 FetchError"));
      plugins.settle();
      assertThat(plugins.logs()).anyMatch(line -> line.contains("FetchError: request to http"));
    }
  }

  @Test
  void whatIsNoWebhookIsAnErrorOfTheCall() throws Exception {
    String wrong =
        """
        const cycle = {}
        cycle.cycle = cycle
        exports.composeWebhook = ({properties: {i}}) =>
          ['text', {body: ''}, {url: 'http://x', body: {}}, {url: 'http://x', body: '', headers: []}, cycle][i]
        """;
    try (PluginHarness plugins = plugins(wrong)) {
      for (int i = 0; i < 5; i++) {
        plugins.event(2, "a", i);
      }
      plugins.runUntilOut(5);
      plugins.settle();
      String says =
          "PLUGIN IllegalOperationError: composeWebhook must return null, or {url, body} with texts"
              + " and, if need be, a text as method and an object of texts as headers; it returned"
              + " ";
      assertThat(plugins.logs())
          .contains(
              says + "a text",
              says + "a url that is missing",
              says + "a body that is an object",
              says + "headers that are an array")
          .anyMatch(line -> line.contains("composeWebhook returned what is not JSON"));
      assertThat(plugins.appMetrics())
          .hasSize(5)
          .allMatch("composeWebhook 0/0/1 IllegalOperationError"::equals);
    }
  }

  @Test
  void aWebhookThatACrashCutIsSentAgainWithTheSameIdAndNotComposedAgain() throws Exception {
    try (HookServer server = new HookServer(200)) {
      PluginHarness.Registry registry =
          new PluginHarness.Registry()
              .team(2)
              .plugin(2, 1, COUNTS.formatted(server.url("/silent")));
      OperatorSubtaskState snapshot;
      try (PluginHarness plugins = PluginHarness.at(registry, clock)) {
        plugins.event(2, "a", 1);
        plugins.runUntil(() -> server.hooks().size() == 1);
        snapshot = plugins.snapshot(1, 1);
      }
      try (PluginHarness plugins = PluginHarness.restoreAt(registry, clock, snapshot)) {
        plugins.runUntil(() -> server.hooks().size() == 2);
      }
      HookServer.Hook first = server.hooks().get(0);
      HookServer.Hook second = server.hooks().get(1);
      assertThat(first.method()).isEqualTo("PUT");
      assertThat(first.body()).isEqualTo("1");
      assertThat(second.body()).isEqualTo("1");
      assertThat(second.header("Idempotency-key")).isEqualTo(first.header("Idempotency-key"));
    }
  }

  @Test
  void anEndpointThatIsSilentHoldsNoEvent() throws Exception {
    try (HookServer server = new HookServer(200);
        PluginHarness plugins = plugins(SENDS.formatted(server.url("/silent")))) {
      for (int i = 0; i < 100; i++) {
        plugins.event(2, "a", i);
      }
      plugins.runUntilOut(100);
      plugins.runUntil(() -> server.hooks().size() >= 10);
    }
  }

  private PluginHarness plugins(String source) throws Exception {
    return PluginHarness.at(new PluginHarness.Registry().team(2).plugin(2, 1, source), clock);
  }
}
