package io.sluice.operators.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.operators.output.Output;
import io.sluice.operators.output.OutputRecord;
import javax.annotation.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrepareTest {
  private static final String OTHER_UUID = "ffffffff-ffff-ffff-ffff-ffffffffffff";

  private final Prepare prepare = new Prepare(10_000, EventFormat.JSON, Records.CLOCK, 1);

  private static ProcessedEvent processed(String data, @Nullable String current) {
    return new ProcessedEvent(
        2,
        false,
        true,
        Records.record(data),
        current == null ? null : current.getBytes(UTF_8),
        Records.ORIGIN,
        null);
  }

  private OutputRecord row(ProcessedEvent event) {
    return Ends.record(((Prepared.Good) prepare.prepare(event)).event(), EventFormat.JSON);
  }

  private ObjectNode json(OutputRecord record) {
    return Records.json(new String(record.value(), UTF_8));
  }

  private ObjectNode properties(OutputRecord record) {
    return Records.json(json(record).get("properties").textValue());
  }

  @Test
  void anEventThatNoPluginTouchedBecomesARow() {
    OutputRecord record =
        row(
            processed(
                "{\"event\":\"e\u00e9\",\"timestamp\":\"2021-01-05T09:00:00.250Z\",\"properties\":"
                    + "{\"n\":1.10,\"$elements\":[{\"tag_name\":\"a\"}]}}",
                null));
    assertThat(record.output()).isEqualTo(Output.EVENTS);
    assertThat(record.key()).asString(UTF_8).isEqualTo(Records.UUID);
    assertThat(record.value())
        .asString(UTF_8)
        .isEqualTo(
            "{\"uuid\":\"0176d1c2-b3a4-0000-1111-222233334444\",\"event\":\"e\u00e9\","
                + "\"timestamp\":\"2021-01-05 09:00:00.250\",\"team_id\":2,\"distinct_id\":\"me\","
                + "\"elements_chain\":\"a:nth-child=\\\"0\\\"nth-of-type=\\\"0\\\"\","
                + "\"created_at\":\"2021-01-05 12:00:00.500\","
                + "\"properties\":\"{\\\"n\\\":1.10,\\\"$ip\\\":\\\"1.2.3.4\\\"}\","
                + "\"person_id\":\"00000000-0000-0001-0000-000000000002\","
                + "\"person_properties\":\"{\\\"p\\\":\\\"\\\\\\\"\\\"}\","
                + "\"person_created_at\":\"1970-01-01 00:00:00\"}");
  }

  @Test
  void whatPluginsChangedCountsExceptTheTeam() {
    String current =
        "{\"uuid\":\"%s\",\"event\":\"new\",\"distinct_id\":7,\"team_id\":99,\"$set\":{\"a\":1}}"
            .formatted(OTHER_UUID);
    OutputRecord record = row(processed("{\"event\":\"old\"}", current));
    assertThat(record.key()).asString(UTF_8).isEqualTo(OTHER_UUID);
    assertThat(json(record).get("event").textValue()).isEqualTo("new");
    assertThat(json(record).get("distinct_id").textValue()).isEqualTo("7");
    assertThat(json(record).get("team_id").intValue()).isEqualTo(2);
    assertThat(properties(record)).isEqualTo(Records.json("{\"$set\":{\"a\":1}}"));
  }

  @Test
  void theIpIsAddedUnlessItIsThereOrTheTeamWantsNone() {
    byte[] given = Records.record("{\"event\":\"e\",\"properties\":{\"$ip\":null}}");
    byte[] plain = Records.record("{\"event\":\"e\"}");
    assertThat(
            properties(row(new ProcessedEvent(2, false, true, given, null, Records.ORIGIN, null))))
        .isEqualTo(Records.json("{\"$ip\":null}"));
    assertThat(
            properties(row(new ProcessedEvent(2, true, true, plain, null, Records.ORIGIN, null))))
        .isEqualTo(Records.json("{}"));
    assertThat(
            properties(row(new ProcessedEvent(2, false, true, plain, null, Records.ORIGIN, null))))
        .isEqualTo(Records.json("{\"$ip\":\"1.2.3.4\"}"));
  }

  @Test
  void namesAreTextAndCut() {
    assertThat(json(row(processed("{\"event\":{\"a\":1}}", null))).get("event").textValue())
        .isEqualTo("{\"a\":1}");
    assertThat(
            json(row(processed("{\"event\":\"%s\"}".formatted("x".repeat(300)), null)))
                .get("event")
                .textValue())
        .isEqualTo("x".repeat(200));
  }

  @Test
  void loneSurrogatesReachClickHouseEscaped() {
    OutputRecord record =
        row(processed("{\"event\":\"\\ud83d\",\"properties\":{\"p\":\"\\ud83d\"}}", null));
    assertThat(json(record).get("event").textValue()).isEqualTo("\\ud83d\\");
    assertThat(json(record).get("properties").textValue()).containsIgnoringCase("\"\\ud83d\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0000',
      value = {
        "UNREADABLE_RESULT|{",
        "UNREADABLE_RESULT|[1]",
        "INVALID_UUID|{\"event\":\"e\",\"distinct_id\":\"me\",\"uuid\":\"mine\"}",
        "MISSING_DISTINCT_ID|{\"event\":\"e\",\"uuid\":\"ffffffff-ffff-ffff-ffff-ffffffffffff\"}",
        "MISSING_EVENT_NAME|{\"distinct_id\":\"me\",\"uuid\":\"ffffffff-ffff-ffff-ffff-ffffffffffff\"}",
        "INVALID_PROPERTIES|{\"properties\":\"none\"}",
      })
  void whatPluginsBrokeBecomesADeadLetterWithTheOriginal(RejectCode code, String current) {
    ProcessedEvent event = processed("{\"event\":\"e\"}", current);
    DeadLetter letter = ((Prepared.Rejected) prepare.prepare(event)).letter();
    assertThat(letter.code()).isEqualTo(code.name());
    assertThat(letter.place()).isEqualTo(Place.PREPARE);
    assertThat(letter.original()).isSameAs(event.original());
    assertThat(letter.teamId()).isEqualTo(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0000',
      value = {
        "INVALID_DATA|{",
        "INVALID_DATA|[1]",
        "MISSING_EVENT_NAME|{}",
        "INVALID_PROPERTIES|{\"event\":\"e\",\"properties\":\"none\"}",
      })
  void anEventThatNeverWasOneBecomesADeadLetter(RejectCode code, String data) {
    ProcessedEvent event = processed(data, null);
    DeadLetter letter = ((Prepared.Rejected) prepare.prepare(event)).letter();
    assertThat(letter.code()).isEqualTo(code.name());
    assertThat(letter.original()).isSameAs(event.original());
  }

  @Test
  void aRowOverTheLimitBecomesADeadLetter() {
    String current =
        "{\"event\":\"e\",\"distinct_id\":\"me\",\"uuid\":\"%s\",\"properties\":{\"x\":\"%s\"}}"
            .formatted(OTHER_UUID, "y".repeat(10_000));
    DeadLetter letter =
        ((Prepared.Rejected) prepare.prepare(processed("{\"event\":\"e\"}", current))).letter();
    assertThat(letter.code()).isEqualTo("RECORD_TOO_LARGE");
    assertThat(letter.message()).startsWith("The event's row takes 10").contains("10000");
  }
}
