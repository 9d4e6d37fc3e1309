package io.sluice.runtime.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.runtime.actor.Budget;
import io.sluice.runtime.host.BatchOutcome;
import io.sluice.runtime.host.Invocation;
import io.sluice.runtime.host.Outcome;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of each event of a batch; three events with the uuids a, b and c are given. */
class ProcessEventBatchTest {
  private static final String EVENTS =
      List.of("a", "b", "c").stream()
          .map("{\"uuid\":\"%s\",\"team_id\":2}"::formatted)
          .collect(Collectors.joining(",", "[", "]"));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0000',
      value = {
        "each as it was given | b => b | a= b= c=",
        "changed in place | b => { b[1].n = 1; return b } | a= bn= c=",
        "new objects | b => b.map(e => ({...e, n: 1})) | an+ bn+ cn+",
        "one left out | b => b.filter(e => e.uuid !== 'b') | a= - c=",
        "one left out, the rest new | b => [{...b[2]}, {...b[0]}] | a+ - c+",
        "null in its place | b => [b[0], null, b[2]] | a= - c=",
        "all dropped | b => [] | - - -",
        "sorted | b => b.reverse() | a= b= c=",
        "taken out of the array | b => { const [x, y, z] = b.splice(0); return [z, x] } | a= - c=",
        "other uuids | b => b.map(e => ({...e, uuid: 'x' + e.uuid})) | xa+ xb+ xc+",
        "uuids that change places | b => { b[0].uuid = 'c'; b[2].uuid = 'a'; return b } | c= b= a=",
        "a promise | async b => { await null; return b } | a= b= c=",
      })
  void eachResultFindsItsEvent(String name, String function, String expected) throws Exception {
    assertThat(briefly(outcomesOf(function))).as(name).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0000',
      value = {
        "nothing | b => {} | an array of events",
        "a string among them | b => [b[0], 'b', b[2]] | one of them is a string",
        "no JSON | b => [b[0], {...b[1], toJSON() {}}, b[2]] | an event that is not JSON",
        "a text | b => [b[0], {...b[1], toJSON: () => 'x'}, b[2]] | an event that is not JSON",
        "a throw | b => { throw new Error('oh') } | oh",
        "a rejection | async b => { await null; throw new Error('oh') } | oh",
      })
  void aCallThatFailsDropsNoEvent(String name, String function, String message) throws Exception {
    List<Outcome> outcomes = outcomesOf(function);
    assertThat(outcomes).as(name).hasSize(3).allMatch(outcome -> outcome instanceof Outcome.Threw);
    assertThat(((Outcome.Threw) outcomes.get(1)).failure().message()).contains(message);
    assertThat(briefly(outcomes)).startsWith("!a=").endsWith("!c=");
  }

  @ParameterizedTest
  @ValueSource(strings = {"b => [...b, {...b[0], uuid: 'd'}]", "b => [b[0], b[0], b[1], b[2]]"})
  void resultsThatBelongToNoEventAreRefusedAndAllGoOnAsTheyWere(String function) throws Exception {
    List<Outcome> outcomes = outcomesOf(function);
    assertThat(briefly(outcomes)).isEqualTo("!- !- !-");
    assertThat(((Outcome.Threw) outcomes.get(0)).failure().text())
        .isEqualTo(
            "IllegalOperationError: processEventBatch got 3 events and returned 4 whose uuids do"
                + " not tell which is which; leave an event out to drop it, and each uuid as it"
                + " is");
  }

  @Test
  void changesBeforeAThrowStayAndWhatIsNoJsonIsAsItWasBefore() throws Exception {
    String function = "b => { b[0].n = 1; b[1].self = b[1]; b.length = 0; throw new Error('oh') }";
    assertThat(briefly(outcomesOf(function))).isEqualTo("!an= !- !c=");
  }

  @Test
  void teamsStayAndOtherChangesAreKept() throws Exception {
    List<Outcome> outcomes =
        outcomesOf("b => [{...b[0], n: 1, team_id: 3}, null, {...b[2], team_id: 4}]");
    assertThat(briefly(outcomes)).isEqualTo("!an+ !- !c+");
    assertThat(outcomes.toString()).doesNotContain("\"team_id\":3").doesNotContain("_id\":4");
    assertThat(((Outcome.Threw) outcomes.get(0)).failure().text())
        .isEqualTo("IllegalOperationError: Plugin tried to change event.team_id");
  }

  @Test
  void aCallThatTakesTooLongLeavesItsEventsAsTheyAre() throws Exception {
    assertThat(briefly(outcomesOf("b => { b[0].n = 1; return new Promise(() => {}) }")))
        .isEqualTo("!an= !b= !c=");
  }

  @Test
  void aKilledCallIsOneForEachOfItsEvents() throws Exception {
    assertThat(outcomesOf("b => { while (true); }"))
        .hasSize(3)
        .allMatch(outcome -> outcome instanceof Outcome.Killed);
  }

  @Test
  void aPluginThatBreaksItsArraysLosesNoEvent() throws Exception {
    String source =
        "Object.defineProperty(Array.prototype, '1', { set() {} });\n"
            + "exports.processEventBatch = b => b";
    assertThat(briefly(outcomes(source))).isEqualTo("a= b= c=");
  }

  @Test
  void aPluginThatAnswersForItsArraysCannotMisleadTheHost() throws Exception {
    String source =
        """
        Object.defineProperty(Array.prototype, '0', { get: () => 'x:1', set() {} })
        Array.prototype.toJSON = Object.prototype.toJSON = () => 'y:2:z'
        exports.processEventBatch = (b) => b
        """;
    assertThat(outcomes(source))
        .hasSize(3)
        .allMatch(outcome -> outcome instanceof Outcome.Threw threw && threw.value() == null);
  }

  private static List<Outcome> outcomesOf(String function) throws Exception {
    return outcomes("exports.processEventBatch = " + function);
  }

  private static List<Outcome> outcomes(String source) throws Exception {
    RuntimeOptions options =
        RuntimeOptions.defaults()
            .withTaskTimeout(Duration.ofSeconds(1))
            .withSlice(new Budget(Duration.ofMillis(300).toNanos(), 128L << 20));
    try (Team team = new Team(options, source)) {
      team.actor.invoke(new Invocation(1, Team.CONFIG, Invocation.PROCESS_EVENT_BATCH, EVENTS));
      return BatchOutcome.of(team.host.next().outcome(), 3);
    }
  }

  /** {@code !} if it failed, uuid, {@code n} if that is set, and whether it is the same object. */
  private static String briefly(List<Outcome> outcomes) {
    return outcomes.stream()
        .map(
            outcome ->
                outcome instanceof Outcome.Threw threw
                    ? "!" + briefly(threw.value(), threw.sameObject())
                    : briefly(
                        ((Outcome.Returned) outcome).value(),
                        ((Outcome.Returned) outcome).sameObject()))
        .collect(Collectors.joining(" "));
  }

  private static String briefly(String event, boolean sameObject) {
    return event == null
        ? "-"
        : event.replaceAll(".*\"uuid\":\"(\\w+)\".*", "$1")
            + (event.contains("\"n\"") ? "n" : "")
            + (sameObject ? "=" : "+");
  }
}
