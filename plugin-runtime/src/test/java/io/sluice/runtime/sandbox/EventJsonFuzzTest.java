package io.sluice.runtime.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.runtime.fuzz.Cases;
import io.sluice.runtime.fuzz.Chance;
import io.sluice.runtime.fuzz.JsonTexts;
import io.sluice.runtime.host.BatchOutcome;
import io.sluice.runtime.host.Invocation;
import io.sluice.runtime.host.Outcome;
import io.sluice.runtime.host.PluginFailure;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Events into the sandbox and out of it: what a plugin hands on unchanged is what JavaScript makes
 * of the text, whatever the text is.
 */
class EventJsonFuzzTest {
  private static final String IDENTITY = "function processEvent(event) { return event }";
  private static final String TEAM = "\"team_id\":2";
  private static final String PLAIN = "{\"team_id\":2}";
  private static final int DEEPEST = 10_000;
  private static final int TEN_MB = 10 << 20;

  /** As large as records are let in by default. */
  private static final int ONE_MB = 1_000_000;

  private static String event(JsonTexts texts) {
    return texts.object(4, TEAM);
  }

  private static void assertNextEventWorks(Team team) throws InterruptedException {
    assertThat(team.process(PLAIN)).isInstanceOf(Outcome.Returned.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          function processEvent(event) { return event }                          | true
          async function processEvent(event) { await null; return event }        | true
          function processEvent(event) { return { ...event } }                   | false
          function processEvent(event) { return JSON.parse(JSON.stringify(event)) } | false
          """)
  void anEventComesOutAsJavaScriptWritesIt(String source, boolean sameObject) throws Exception {
    try (Team team = new Team(source)) {
      Cases.check(
          750,
          random -> {
            String event = event(new JsonTexts(random));
            String written = JavaScriptJson.stringify(JavaScriptJson.parse(event));
            assertThat(team.process(event))
                .as(event)
                .isEqualTo(new Outcome.Returned(written, sameObject));
          });
    }
  }

  @Test
  void anEventComesOutOfAThrowAsJavaScriptWritesIt() throws Exception {
    try (Team team = new Team("function processEvent(event) { throw event.properties }")) {
      Cases.check(
          500,
          random -> {
            JsonTexts texts = new JsonTexts(random);
            String event = texts.object(4, TEAM + ",\"properties\":" + texts.value(4));
            String written = JavaScriptJson.stringify(JavaScriptJson.parse(event));
            Outcome.Threw threw = (Outcome.Threw) team.process(event);
            assertThat(threw.failure()).as(event).isInstanceOf(PluginFailure.Thrown.class);
            assertThat(threw.value()).as(event).isEqualTo(written);
          });
    }
  }

  @Test
  void aTextThatIsNoEventIsAFailureOfItsCallAlone() throws Exception {
    try (Team team = new Team(IDENTITY)) {
      Cases.check(
          1500,
          random -> {
            JsonTexts texts = new JsonTexts(random);
            String text = random.nextBoolean() ? event(texts) : texts.value(3);
            String given = Chance.mutated(random, text, JsonTexts.SIGNS);
            assertThat(team.process(given)).as(given).satisfies(out -> assertIdentity(given, out));
          });
      assertNextEventWorks(team);
    }
  }

  /** Contract §4.3. */
  private static void assertIdentity(String given, Outcome outcome) {
    Object value;
    try {
      value = JavaScriptJson.parse(given);
    } catch (IOException e) {
      assertThat(outcome).isInstanceOf(Outcome.Threw.class);
      assertThat(((Outcome.Threw) outcome).failure().text()).startsWith("SyntaxError: ");
      return;
    }
    if (isFalsy(value)) {
      assertThat(outcome).isEqualTo(new Outcome.Returned(null, false));
    } else if (value instanceof Map<?, ?> event && Double.valueOf(2).equals(event.get("team_id"))) {
      assertThat(outcome).isEqualTo(new Outcome.Returned(JavaScriptJson.stringify(value), true));
    } else {
      Outcome.Threw threw = (Outcome.Threw) outcome;
      assertThat(threw.failure().name()).isEqualTo("IllegalOperationError");
      // What is no object was no event, and is none to go on with.
      String left =
          value instanceof Map<?, ?> event ? JavaScriptJson.stringify(inTeam(event)) : null;
      assertThat(threw.value()).isEqualTo(left);
    }
  }

  private static boolean isFalsy(Object value) {
    return value == null
        || value.equals(false)
        || value.equals("")
        || value.equals(0.0)
        || value.equals(-0.0);
  }

  @SuppressWarnings("unchecked") // its own, with texts for keys
  private static Object inTeam(Map<?, ?> event) {
    ((Map<String, Object>) event).put("team_id", 2.0);
    return event;
  }

  @Test
  void eachEventOfABatchComesOutAtItsPlaceAsJavaScriptWritesIt() throws Exception {
    String reversed = "function processEventBatch(events) { return events.reverse() }";
    try (Team team = new Team(reversed)) {
      long[] lastId = {0};
      Cases.check(
          500,
          random -> {
            List<String> given = new ArrayList<>();
            List<Outcome> written = new ArrayList<>();
            for (int i = 1 + random.nextInt(5); i > 0; i--) {
              String event = event(new JsonTexts(random));
              given.add(event);
              written.add(
                  new Outcome.Returned(
                      JavaScriptJson.stringify(JavaScriptJson.parse(event)), true));
            }
            String batch = given.toString();
            team.actor.invoke(
                new Invocation(++lastId[0], Team.CONFIG, Invocation.PROCESS_EVENT_BATCH, batch));
            Outcome outcome = team.host.next().outcome();
            assertThat(BatchOutcome.of(outcome, given.size())).as(batch).isEqualTo(written);
          });
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 100, 500, 1000, 2000, 4000, 7000, DEEPEST})
  void aDeepEventComesOutOrFails(int depth) throws Exception {
    try (Team team = new Team(IDENTITY)) {
      for (String nest :
          List.of(
              "[".repeat(depth) + "]".repeat(depth),
              "{\"a\":".repeat(depth) + "1" + "}".repeat(depth))) {
        String event = "{\"team_id\":2,\"properties\":" + nest + "}";
        Outcome outcome = team.process(event);
        if (outcome instanceof Outcome.Threw threw) {
          assertThat(depth).isGreaterThan(500); // what operators let in
          assertThat(threw.failure().name()).isEqualTo("RangeError");
        } else {
          assertThat(outcome).isEqualTo(new Outcome.Returned(event, true));
        }
        assertNextEventWorks(team);
      }
    }
  }

  @Test
  void anEventThatIsDeepAndNoJsonFails() throws Exception {
    try (Team team = new Team(IDENTITY)) {
      for (String start : List.of("[", "{\"a\":", "[{\"\":")) {
        Outcome.Threw threw = (Outcome.Threw) team.process(start.repeat(100 * DEEPEST));
        assertThat(threw.failure().name()).isIn("SyntaxError", "RangeError");
        assertNextEventWorks(team);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "\\u00e9", "\\ud800", "\u20ac", "\ud83d\ude00", "\\\\", "\\n"})
  void aTextOfTenMegabytesComesOutAsItCame(String piece) throws Exception {
    String event =
        "{\"team_id\":2,\"properties\":{\"a\":\"" + piece.repeat(TEN_MB / piece.length()) + "\"}}";
    assertThatLargeEventComesOut(event);
  }

  @ParameterizedTest
  @CsvSource({
    "[, '1.5,', 0]",
    "[, '{\"a\":1},', 0]",
    "[, '\"a\",', 0]",
    "[, '[[]],', 0]",
    "{, '\"k\":1,', '\"z\":0}'",
    "'', 1, 1"
  })
  void aMegabyteOfSmallValuesComesOutAsItCame(String start, String piece, String end)
      throws Exception {
    String properties = start + piece.repeat(ONE_MB / piece.length()) + end;
    assertThatLargeEventComesOut("{\"team_id\":2,\"properties\":" + properties + "}");
  }

  @Test
  void aMegabyteOfNamesComesOutAsItCame() throws Exception {
    StringBuilder event = new StringBuilder(ONE_MB + 100).append("{\"team_id\":2");
    for (int i = 0; event.length() < ONE_MB; i++) {
      event.append(",\"name").append(i).append("\":").append(i);
    }
    assertThatLargeEventComesOut(event.append('}').toString());
  }

  private static void assertThatLargeEventComesOut(String event) throws Exception {
    try (Team team = new Team(IDENTITY)) {
      String written = JavaScriptJson.stringify(JavaScriptJson.parse(event));
      Outcome.Returned returned = (Outcome.Returned) team.process(event);
      assertThat(returned.value().equals(written)).as("the same text").isTrue();
      assertNextEventWorks(team);
    }
  }
}
