package io.sluice.runtime.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Contract §4.3, and what tear-down does. The rest of the chain is in the scenarios of deploy. */
class LocalChainTest {
  private static final String EVENT = "{\"event\":\"a\",\"team_id\":2}";

  @Test
  void aPluginIsMarkedAsItFared() throws Exception {
    assertThat(processed("exports.processEvent = (event) => event"))
        .isEqualTo(
            "{\"event\":\"a\",\"team_id\":2,\"properties\":{\"$plugins_succeeded\":"
                + "[\"test plugin (39)\"],\"$plugins_failed\":[],\"$plugins_deferred\":[]}}");
    assertThat(
            processed(
                "exports.processEvent = () => { throw Error('x') }; exports.onEvent = () => {}"))
        .contains("\"$plugins_succeeded\":[]")
        .contains("\"$plugins_failed\":[\"test plugin (39)\"]")
        .contains("\"$plugins_deferred\":[\"test plugin (39)\"]");
  }

  @Test
  void anotherObjectIsNotMarked() throws Exception {
    assertThat(processed("exports.processEvent = (event) => ({...event})")).isEqualTo(EVENT);
  }

  @Test
  void aPluginThatIsKilledLeavesTheEventAsItWas() throws Exception {
    assertThat(processed("exports.processEvent = (event) => { event.x = 1; for (;;) {} }"))
        .contains("\"$plugins_failed\":[\"test plugin (39)\"]")
        .doesNotContain("\"x\"");
  }

  @Test
  void aPluginThatTakesNoPartLeavesNoMark() throws Exception {
    assertThat(processed("exports.runEveryMinute = () => {}")).isEqualTo(EVENT);
  }

  @Test
  void buffersAreFlushedBeforeAPluginGoes() throws Exception {
    String source =
        "exports.exportEvents = (events) => console.log('export', events.length);"
            + " exports.teardownPlugin = () => console.log('gone')";
    try (Plugin plugin = new Plugin(source)) {
      plugin.call("onEvent", EVENT);
      assertThat(plugin.tearDown()).isNull();
      assertThat(plugin.logs()).containsExactly("LOG export 1", "LOG gone");
      assertThat(plugin.tearDown()).isNull();
    }
  }

  @Test
  void aPluginWithoutAContextIsTornDownWithoutRunning() throws Exception {
    String source =
        "exports.onEvent = () => { for (;;) {} }; exports.teardownPlugin = () =>"
            + " console.log('gone')";
    try (Plugin plugin = new Plugin(source)) {
      plugin.call("onEvent", EVENT);
      plugin.tearDown();
      assertThat(plugin.logs()).isEmpty();
    }
  }

  private static String processed(String source) throws Exception {
    try (Plugin plugin = new Plugin(source)) {
      return new LocalChain(plugin.team, List.of(Plugin.CONFIG)).process(EVENT);
    }
  }
}
