package io.sluice.operators.event;

import static io.sluice.operators.event.Records.json;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.operators.output.Output;
import io.sluice.operators.output.OutputRecord;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DeadLetterTest {
  private static final long TIME = 1609840800123L;

  private static DeadLetter letter(byte[] original) {
    return new DeadLetter(
        original,
        Records.ORIGIN,
        Place.PREPARE,
        "INVALID_UUID",
        "Not a valid UUID",
        List.of("A: b"),
        2,
        "me",
        Records.UUID,
        TIME,
        1);
  }

  private static ObjectNode read(OutputRecord record) {
    return json(new String(record.value(), UTF_8));
  }

  @Test
  void theEnvelopeSaysWhatWhereAndWhyInTheNamesThatClickHouseReads() {
    DeadLetter letter = letter("{\"a\":\"\u00e9\"}".getBytes(UTF_8));
    OutputRecord record = letter.toOutput(100_000);
    assertThat(record.output()).isEqualTo(Output.DEAD_LETTERS);
    assertThat(record.key()).asString(UTF_8).isEqualTo(letter.id());
    ObjectNode expected =
        json(
            """
            {"id": "%s", "event_uuid": "0176d1c2-b3a4-0000-1111-222233334444",
             "distinct_id": "me", "team_id": 2, "now": "2021-01-05 10:00:00",
             "error_timestamp": "2021-01-05 10:00:00", "error_location": "PREPARE",
             "error": "Not a valid UUID", "tags": ["sluice", "PREPARE"], "place": "PREPARE",
             "code": "INVALID_UUID", "message": "Not a valid UUID", "causes": ["A: b"],
             "attempt": 1, "topic": "events_plugin_ingestion", "partition": 3, "offset": 42,
             "original_bytes": 10, "truncated": false, "raw_payload_encoding": "utf-8",
             "raw_payload": "{\\"a\\":\\"\u00e9\\"}"}
            """
                .formatted(letter.id()));
    assertThat(read(record)).isEqualTo(expected);
  }

  @Test
  void bytesThatAreNoTextAreEncoded() {
    byte[] original = {(byte) 0xff, 0, 1};
    ObjectNode json = read(letter(original).toOutput(100_000));
    assertThat(json.get("raw_payload_encoding").textValue()).isEqualTo("base64");
    assertThat(Base64.getDecoder().decode(json.get("raw_payload").textValue())).isEqualTo(original);
  }

  @Test
  void whatIsNotKnownIsLeftOut() {
    DeadLetter letter =
        new DeadLetter(
            new byte[0], null, Place.PARSE, "C", "m", List.of(), null, null, null, TIME, 1);
    assertThat(read(letter.toOutput(100_000)).fieldNames())
        .toIterable()
        .doesNotContain("event_uuid", "distinct_id", "team_id", "topic", "offset");
  }

  @Test
  void theOriginalIsCutToTheLimitAndTheLetterSaysSo() {
    OutputRecord record = letter("x".repeat(50_000).getBytes(UTF_8)).toOutput(20_000);
    assertThat(record.value().length + record.key().length).isBetween(19_990, 20_000);
    assertThat(read(record).get("truncated").booleanValue()).isTrue();
    assertThat(read(record).get("original_bytes").intValue()).isEqualTo(50_000);
  }

  @Test
  void whateverTheTextsAreTheLimitHolds() {
    Random random = new Random(5);
    for (String hostile : List.of("\u0000", "\ud83d", "\"", "\u20ac", "\ud83d\ude00")) {
      String text = hostile.repeat(20_000);
      byte[] original = new byte[20_000];
      random.nextBytes(original);
      for (byte[] bytes : List.of(original, text.getBytes(UTF_8))) {
        DeadLetter letter =
            new DeadLetter(
                bytes,
                new Origin(text, Integer.MAX_VALUE, Long.MAX_VALUE),
                Place.PREPARE,
                text,
                text,
                Collections.nCopies(50, text),
                Integer.MAX_VALUE,
                text,
                text,
                TIME,
                Integer.MAX_VALUE);
        for (int limit : new int[] {DeadLetter.MIN_RECORD_BYTES, 9_000, 30_000}) {
          OutputRecord record = letter.toOutput(limit);
          assertThat(record.key().length + record.value().length).isLessThanOrEqualTo(limit);
          read(record);
        }
      }
    }
  }

  @Test
  void aReplayWritesTheSameIdAndAnotherLetterAnotherOne() {
    assertThat(letter(new byte[] {1}).id())
        .isEqualTo(letter(new byte[] {1}).id())
        .isNotEqualTo(letter(new byte[] {2}).id());
  }

  @Test
  void aLimitThatNoLetterCouldKeepIsRefused() {
    assertThatThrownBy(() -> letter(new byte[0]).toOutput(100))
        .hasMessage(
            "sink.max-record-bytes is 100; expected at least 8192, so that a dead letter fits even"
                + " without its original");
  }
}
