package io.sluice.runtime.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.runtime.host.Outcome;
import io.sluice.runtime.host.PluginFailure;
import io.sluice.runtime.host.StateUse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Contract §4.1 to §4.3 and §6, as far as one call of one plugin goes. */
class ProcessEventTest {
  private static final String EVENT = "{\"team_id\":2,\"event\":\"e\",\"properties\":{\"a\":1}}";

  @Test
  void aTopLevelFunctionIsFound() throws Exception {
    try (Team team =
        new Team("function processEvent(event) { event.properties.b = 2; return event; }")) {
      assertThat(team.process(EVENT))
          .isEqualTo(
              new Outcome.Returned(
                  "{\"team_id\":2,\"event\":\"e\",\"properties\":{\"a\":1,\"b\":2}}", true));
    }
  }

  @Test
  void exportsAndModuleExportsAreFound() throws Exception {
    for (String source :
        List.of(
            "exports.processEvent = (event) => ({ team_id: 2, x: 1 })",
            "module.exports = { processEvent: (event) => ({ team_id: 2, x: 1 }) }",
            "exports.default = { processEvent: (event) => ({ team_id: 2, x: 1 }) }")) {
      try (Team team = new Team(source)) {
        assertThat(team.process(EVENT))
            .isEqualTo(new Outcome.Returned("{\"team_id\":2,\"x\":1}", false));
      }
    }
  }

  @Test
  void anAsyncFunctionIsAwaited() throws Exception {
    try (Team team =
        new Team(
            "async function processEvent(event, { global }) {"
                + " await null; event.n = global.n = (global.n || 0) + 1; return event; }")) {
      assertThat(team.returned("{}")).contains("\"n\":1");
      assertThat(team.returned("{}")).contains("\"n\":2");
    }
  }

  @Test
  void anythingFalsyDropsTheEvent() throws Exception {
    for (String value : List.of("null", "undefined", "0", "''", "false")) {
      try (Team team = new Team("function processEvent() { return " + value + " }")) {
        assertThat(team.process(EVENT)).isEqualTo(new Outcome.Returned(null, false));
      }
    }
  }

  @Test
  void changesBeforeAThrowStay() throws Exception {
    try (Team team =
        new Team("function processEvent(event) { event.seen = true; throw new TypeError('no') }")) {
      Outcome.Threw threw = (Outcome.Threw) team.process(EVENT);
      assertThat(threw.failure().text()).isEqualTo("TypeError: no");
      assertThat(threw.failure().stack()).contains("index.js:1").doesNotContain("bridge");
      assertThat(threw.value()).contains("\"seen\":true");
      assertThat(threw.sameObject()).isTrue();
    }
  }

  @Test
  void aRejectionIsAThrow() throws Exception {
    try (Team team = new Team("async function processEvent() { throw 'just text' }")) {
      Outcome.Threw threw = (Outcome.Threw) team.process(EVENT);
      assertThat(threw.failure().message()).isEqualTo("just text");
    }
  }

  @Test
  void theTeamOfAnEventCannotBeChanged() throws Exception {
    try (Team team =
        new Team("function processEvent(event) { event.team_id = 3; event.x = 1; return event }")) {
      Outcome.Threw threw = (Outcome.Threw) team.process(EVENT);
      assertThat(threw.failure().text())
          .isEqualTo("IllegalOperationError: Plugin tried to change event.team_id");
      assertThat(threw.value()).contains("\"team_id\":2").contains("\"x\":1");
    }
  }

  @Test
  void aBatchFunctionGetsABatchOfOne() throws Exception {
    try (Team team = new Team("function processEventBatch(b) { b[0].n = b.length; return b }")) {
      assertThat(team.returned("{}")).contains("\"n\":1");
    }
  }

  @Test
  void setupRunsFirstAndMayWait() throws Exception {
    try (Team team =
        new Team(
            """
            async function setupPlugin(meta) { await null; meta.global.x = meta.config.x }
            function processEvent(event, { global }) { event.x = global.x; return event }\
            """)) {
      team.actor.install(
          Team.spec(
              """
              async function setupPlugin(meta) { await null; meta.global.x = meta.config.x }
              function processEvent(e, { global }) { e.x = global.x; return e }\
              """,
              "{\"x\":\"y\"}",
              Map.of()));
      assertThat(team.returned("{}")).contains("\"x\":\"y\"");
    }
  }

  @Test
  void aFailedSetupIsToldAndItsCallsDoNotRun() throws Exception {
    try (Team team =
        new Team(
            "function setupPlugin() { throw new Error('no key') }; function processEvent(e) {}")) {
      Outcome.NotRunning notRunning = (Outcome.NotRunning) team.process(EVENT);
      assertThat(notRunning.failure().text()).isEqualTo("Error: no key");
      assertThat(team.host.failed).containsKey(Team.CONFIG);
    }
  }

  @Test
  void aSyntaxErrorNamesLineAndColumn() throws Exception {
    try (Team team = new Team("\nfunction processEvent(event) { return event")) {
      Outcome.NotRunning notRunning = (Outcome.NotRunning) team.process(EVENT);
      assertThat(notRunning.failure()).isInstanceOf(PluginFailure.LoadFailed.class);
      assertThat(notRunning.failure().text()).startsWith("SyntaxError: ").contains("2:");
    }
  }

  @Test
  void aPluginWithoutProcessEventSaysSo() throws Exception {
    try (Team team = new Team("function onEvent() {}")) {
      assertThat(team.process(EVENT)).isEqualTo(new Outcome.NotExported());
      assertThat(team.host.ready.get(Team.CONFIG).isDeferred()).isTrue();
    }
  }

  @Test
  void theConsoleIsTheLog() throws Exception {
    try (Team team =
        new Team(
            "function processEvent(e) { console.log('a', 1, {b: 2}, [3], new Error('x'));"
                + " console.error(); return e }")) {
      team.returned("{}");
      assertThat(team.host.logs())
          .containsExactly("CONSOLE LOG a 1 {\"b\":2} [3] Error: x", "CONSOLE ERROR ");
    }
  }

  @Test
  void aFloodOfLogsIsCutAndSaid() throws Exception {
    try (Team team =
        new Team("function processEvent(e) { for (let i=0;i<500;i++) console.log(i); return e }")) {
      team.returned("{}");
      assertThat(team.host.logs())
          .hasSize(101)
          .last()
          .asString()
          .startsWith("SYSTEM WARN The rest");
    }
  }

  @Test
  void geoipAnswersOrSaysThatItCannot() throws Exception {
    String source =
        "async function processEvent(e, { geoip }) {"
            + " e.r = await geoip.locate(e.properties.ip); return e }";
    try (Team team =
        new Team(
            RuntimeOptions.defaults(),
            source,
            "{}",
            Map.of(),
            ip -> ip.equals("1.2.3.4") ? "{\"city\":{\"names\":{\"en\":\"Z\"}}}" : null)) {
      assertThat(team.returned("{\"ip\":\"1.2.3.4\"}")).contains("\"en\":\"Z\"");
      assertThat(team.returned("{\"ip\":\"x\"}")).contains("\"r\":null");
    }
    try (Team team = new Team(source)) {
      Outcome.Threw threw = (Outcome.Threw) team.process(EVENT);
      assertThat(threw.failure().message())
          .isEqualTo("IP location capabilities are not available in this PostHog instance!");
    }
  }

  @Test
  void aHostWithoutNetworkSaysSo() throws Exception {
    try (Team team =
        new Team("async function processEvent() { await fetch('https://example.com') }")) {
      Outcome.Threw threw = (Outcome.Threw) team.process(EVENT);
      assertThat(threw.failure().message())
          .isEqualTo("fetch is not available in this version of Sluice.");
    }
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "LOOK,storage.get('x'),\"\"",
        "LOOK,storage.del('x'),storage.del: ",
        "LOOK,cache.llen('x'),\"\"",
        "KEEP,\"storage.set('x', 1)\",storage.set: ",
        "KEEP,\"cache.set('x', 1)\",cache.set: ",
        "KEEP,cache.incr('x'),\"\"",
        "KEEP,utils.cursor.increment('x'),\"\"",
        "JOB,jobs.later({}).runNow(),jobs.later: ",
      })
  void whatTheHostRefusesThrowsItsReason(StateUse use, String call, String where) throws Exception {
    String pollution = "Map.prototype.get = () => null; Object.prototype.refusal = () => null;";
    try (Team team =
        new Team(pollution + "async function processEvent(e, meta) { await meta." + call + " }")) {
      team.host.refusals.put(use, "not today.");
      Outcome.Threw threw = (Outcome.Threw) team.process(EVENT);
      assertThat(threw.failure().message()).isEqualTo(where + "not today.");
      team.host.refusals.clear();
      assertThat(team.process(EVENT)).isInstanceOf(Outcome.Returned.class);
    }
  }

  @Test
  void aBufferThatTheHostRefusesThrowsItsReason() throws Exception {
    try (Team team =
        new Team(
            "const { createBuffer } = require('@posthog/plugin-contrib');"
                + " function processEvent() { createBuffer({ onFlush() {} }).add({}) }")) {
      team.host.refusals.put(StateUse.BUFFER, "not today.");
      Outcome.Threw threw = (Outcome.Threw) team.process(EVENT);
      assertThat(threw.failure().message()).isEqualTo("buffer.add: not today.");
    }
  }

  @Test
  void metaIsFrozenAndWritesAreIgnored() throws Exception {
    try (Team team =
        new Team(
            "function processEvent(e, meta) { meta.config = 1; meta.storage.get = 1;"
                + " e.t = [typeof meta.config, typeof meta.storage.get]; return e }")) {
      assertThat(team.returned("{}")).contains("[\"object\",\"function\"]");
    }
  }

  @Test
  void nothingOfTheHostIsReachable() throws Exception {
    try (Team team =
        new Team(
            "function processEvent(e) { e.found = ['load','loadWithNewGlobal','print','printErr',"
                + "'Graal','Polyglot','Java','Packages','java','Atomics','SharedArrayBuffer',"
                + "'WebAssembly','quit','exit','read'].filter((n) => n in globalThis);"
                + " return e }")) {
      assertThat(team.returned("{}")).contains("\"found\":[]");
    }
  }

  @Test
  void attachmentsAreBuffers() throws Exception {
    Map<String, Attachment> files =
        Map.of("db", new Attachment("text/plain", "a.txt", "grün".getBytes(UTF_8)));
    String source =
        """
        function processEvent(event, { attachments }) {
          const { contents, content_type, file_name } = attachments.db;
          event.a = [Buffer.isBuffer(contents), contents.toString(), content_type, file_name];
          return event;
        }
        """;
    try (Team team =
        new Team(RuntimeOptions.defaults(), source, "{}", files, TeamServices.none())) {
      assertThat(team.returned("{}")).contains("[true,\"grün\",\"text/plain\",\"a.txt\"]");
    }
  }

  @Test
  void aPluginThatReplacesBuiltInsHurtsOnlyItself() throws Exception {
    String source =
        """
        JSON.parse = JSON.stringify = () => 'broken';
        Promise.prototype.then = () => { throw new Error('broken') };
        Map.prototype.get = Map.prototype.has = () => undefined;
        Object.prototype.toJSON = undefined;
        function processEvent(event) { event.ok = true; return event }
        """;
    try (Team team = new Team(source)) {
      assertThat(team.returned("{}")).contains("\"ok\":true");
    }
  }

  @Test
  void aResultWhoseJsonIsNoObjectIsRefused() throws Exception {
    for (String result :
        List.of(
            "[1]",
            "Object.assign(event, { toJSON: () => 'text' })",
            "{ team_id: 2, toJSON: () => 5 }",
            "(Object.prototype.toJSON = () => [1], event)")) {
      try (Team team = new Team("exports.processEvent = (event) => (" + result + ")")) {
        assertThat(team.process(EVENT))
            .as(result)
            .isInstanceOfSatisfying(
                Outcome.Threw.class,
                threw -> {
                  assertThat(threw.failure().name()).isEqualTo("IllegalOperationError");
                  assertThat(threw.value()).isNull();
                });
      }
    }
  }

  @Test
  void whatIsLeftOfAnEventAfterAThrowIsAnObjectOrNothing() throws Exception {
    String source =
        """
        exports.processEvent = (event) => {
          Object.prototype.toJSON = () => 'text'
          throw new Error('oh')
        }
        """;
    try (Team team = new Team(source)) {
      assertThat(team.process(EVENT))
          .isInstanceOfSatisfying(Outcome.Threw.class, threw -> assertThat(threw.value()).isNull());
    }
  }
}
