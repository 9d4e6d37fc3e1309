package io.sluice.operators.event;

import static io.sluice.operators.event.Records.envelope;
import static io.sluice.operators.event.Records.record;
import static io.sluice.operators.event.Records.source;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.operators.json.Json;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ParseTest {
  private static final int LIMIT = 10_000;

  private final Parse parse = new Parse(Parse::event, LIMIT, Records.CLOCK);

  private DeadLetter rejected(SourceRecord record) {
    assertThat(parse.parse(record)).isInstanceOf(Parsed.Rejected.class);
    return ((Parsed.Rejected) parse.parse(record)).letter();
  }

  @Test
  void anEventIsGivenOnWithItsOriginalBytes() {
    byte[] value = record("{\"event\":\"e\",\"distinct_id\":\"other\"}");
    IncomingEvent event = (IncomingEvent) ((Parsed.Accepted) parse.parse(source(value))).incoming();
    assertThat(event.teamId()).isEqualTo(2);
    assertThat(event.distinctId()).isEqualTo("me");
    assertThat(event.original()).isSameAs(value);
    assertThat(event.origin()).isEqualTo(Records.ORIGIN);
  }

  @Test
  void anEmptyDistinctIdAndAnyKindOfNameAreAccepted() {
    ObjectNode envelope = envelope("{\"event\":{\"a\":1}}").put("distinct_id", "");
    assertThat(parse.parse(source(Json.write(envelope)))).isInstanceOf(Parsed.Accepted.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0000',
      value = {
        "EMPTY_RECORD||The record is empty; expected a JSON object",
        "INVALID_JSON|{|The record is not readable JSON: ",
        "INVALID_JSON|{} x|The record is not readable JSON: ",
        "NOT_AN_OBJECT|[1]|The record is [1]; expected a JSON object with the field \"data\"",
        "INVALID_DATA|{\"team_id\":2}|The record has no field \"data\"; expected",
        "INVALID_DATA|{\"data\":{}}|The field \"data\" is {}; expected the event's JSON in it, as"
            + " a",
        "INVALID_DATA|{\"data\":\"{\"}|The text in the field \"data\" is not readable JSON: ",
        "INVALID_DATA|{\"data\":\"null\"}|The text in the field \"data\" is null; expected a JSON",
        "MISSING_TEAM|{\"data\":\"{}\"}|The record has no field \"team_id\" beside \"data\"",
        "MISSING_TEAM|{\"data\":\"{}\",\"team_id\":null}|The record has no field \"team_id\"",
        "INVALID_TEAM|{\"data\":\"{}\",\"team_id\":0}|The field \"team_id\" is 0; expected an"
            + " integer",
        "INVALID_TEAM|{\"data\":\"{}\",\"team_id\":1.5}|The field \"team_id\" is 1.5; expected",
        "INVALID_TEAM|{\"data\":\"{}\",\"team_id\":99999999999}|The field \"team_id\" is"
            + " 99999999999",
        "INVALID_TEAM|{\"data\":\"{}\",\"team_id\":\"9999999999\"}|The field \"team_id\" is"
            + " \"9999999",
        "INVALID_PROPERTIES|{\"data\":\"{\\\"properties\\\":5}\",\"team_id\":2}|The field \"prop",
        "INVALID_UUID|{\"data\":\"{}\",\"team_id\":2}|The event has no field \"uuid\"",
        "INVALID_UUID|{\"data\":\"{}\",\"team_id\":2,\"uuid\":\"x\"}|Not a valid UUID: \"x\"",
      })
  void whatCannotBeProcessedIsRejectedWithACodeAndASentence(
      RejectCode code, String value, String message) {
    DeadLetter letter = rejected(source(value == null ? "" : value));
    assertThat(letter.code()).isEqualTo(code.name());
    assertThat(letter.message()).startsWith(message);
    assertThat(letter.place()).isEqualTo(Place.PARSE);
  }

  @Test
  void anEventWithoutDistinctIdIsRejected() {
    ObjectNode nobody = envelope("{\"event\":\"e\"}");
    nobody.remove("distinct_id");
    assertThat(rejected(source(Json.write(nobody))).code()).isEqualTo("MISSING_DISTINCT_ID");
  }

  @Test
  void aRecordWithAGoodEnvelopeIsGivenOnWhateverItsEventIs() {
    assertThat(parse.parse(source(record("{")))).isInstanceOf(Parsed.Accepted.class);
  }

  @Test
  void aRecordOverTheLimitIsRejectedAndStillSaysWhoseItIs() {
    byte[] value = record("{\"event\":\"e\",\"x\":\"" + "y".repeat(LIMIT) + "\"}");
    DeadLetter letter = rejected(source(value));
    assertThat(letter.code()).isEqualTo("RECORD_TOO_LARGE");
    assertThat(letter.message())
        .isEqualTo(
            "The record has %d bytes; expected at most 10000 (option sink.max-record-bytes)",
            value.length);
    assertThat(letter.teamId()).isEqualTo(2);
    assertThat(letter.distinctId()).isEqualTo("me");
    assertThat(letter.eventUuid()).isEqualTo(Records.UUID);
    assertThat(letter.original()).isSameAs(value);
  }

  @Test
  void noBytesAtAllMakeItThrow() {
    Random random = new Random(11);
    byte[] valid = record("{\"event\":\"e\",\"properties\":{\"a\":[1,2.5,\"\\ud83d\",null]}}");
    for (int run = 0; run < 20_000; run++) {
      byte[] value = valid.clone();
      for (int i = 1 + random.nextInt(4); i > 0; i--) {
        value[random.nextInt(value.length)] = (byte) random.nextInt(256);
      }
      if (parse.parse(source(value)) instanceof Parsed.Rejected rejected) {
        rejected.letter().toOutput(DeadLetter.MIN_RECORD_BYTES);
      }
    }
  }
}
