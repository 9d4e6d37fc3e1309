package io.sluice.operators.event;

import static io.sluice.operators.event.Records.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.operators.json.Json;
import io.sluice.operators.output.OutputRecord;
import io.sluice.operators.warnings.IngestionWarnings;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Contract §10.5. */
class EventTimestampTest {
  private static final String SERVER_NOW = "2021-01-05T12:00:00.500Z";

  private record Warned(String type, JsonNode details) {}

  private static EventTimestamp read(String event) {
    return EventTimestamp.of(json(event), 2, Records.CLOCK);
  }

  private static Instant timeOf(String event) {
    return Instant.ofEpochMilli(read(event).millis());
  }

  private static List<Warned> warningsOf(String event) throws Exception {
    List<OutputRecord> records = new ArrayList<>();
    IngestionWarnings outlet = new IngestionWarnings(Records.CLOCK);
    read(event).warnings().forEach(warning -> outlet.send(warning, records::add));
    List<Warned> warned = new ArrayList<>();
    for (OutputRecord record : records) {
      JsonNode row = Json.read(record.value());
      warned.add(
          new Warned(row.get("type").textValue(), Json.read(row.get("details").textValue())));
    }
    return warned;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0000',
      value = {
        // the sender's clock is taken out
        "{\"now\":\"2021-01-05T10:00:00Z\",\"timestamp\":\"2020-01-01T00:00:01\","
            + "\"sent_at\":\"2020-01-01T00:00:03\"}|2021-01-05T09:59:58Z",
        "{\"now\":\"2021-01-05T10:00:00+02:00\",\"timestamp\":\"2020-01-01T00:00:01+01:00\","
            + "\"sent_at\":\"2020-01-01T00:00:03Z\"}|2021-01-05T06:59:58Z",
        // without sent_at the timestamp counts
        "{\"now\":\"2021-01-05T10:00:00Z\",\"timestamp\":\"2020-01-01T00:00:01Z\",\"sent_at\":\"\"}"
            + "|2020-01-01T00:00:01Z",
        "{\"timestamp\":1577836801000}|2020-01-01T00:00:01Z",
        // then the offset, then now
        "{\"now\":\"2021-01-05T10:00:00Z\",\"offset\":150}|2021-01-05T09:59:59.850Z",
        "{\"now\":\"2021-01-05T10:00:00Z\",\"offset\":150,\"sent_at\":\"2020-01-01T00:00:03Z\"}"
            + "|2021-01-05T09:59:59.850Z",
        "{\"now\":\"2021-01-05T10:00:00Z\",\"timestamp\":null,\"offset\":0}|2021-01-05T10:00:00Z",
        // up to 23 hours ahead
        "{\"now\":\"2021-01-05T10:00:00Z\",\"timestamp\":\"2021-01-06T09:00:00Z\"}"
            + "|2021-01-06T09:00:00Z",
        // without a readable now it is the server's
        "{\"now\":\"soon\",\"offset\":500}|2021-01-05T12:00:00Z",
        "{}|" + SERVER_NOW
      })
  void theTimeIsCorrectedByTheSendersClock(String event, Instant expected) throws Exception {
    assertThat(timeOf(event)).isEqualTo(expected);
    assertThat(warningsOf(event)).isEmpty();
  }

  @Test
  void anOffsetWinsOverATimestamp() {
    assertThat(
            timeOf(
                "{\"now\":\"2021-01-05T10:00:00Z\",\"timestamp\":\"2020-01-01T00:00:01Z\","
                    + "\"sent_at\":\"2020-01-01T00:00:03Z\",\"offset\":6000}"))
        .isEqualTo(Instant.parse("2021-01-05T09:59:54Z"));
  }

  @Test
  void thePropertyIgnoreSentAtTakesSentAtAway() throws Exception {
    String event =
        "{\"now\":\"2021-01-05T10:00:00Z\",\"timestamp\":\"2020-01-01T00:00:01Z\","
            + "\"sent_at\":\"soon\",\"properties\":{\"$ignore_sent_at\":true}}";
    assertThat(timeOf(event)).isEqualTo(Instant.parse("2020-01-01T00:00:01Z"));
    assertThat(warningsOf(event)).isEmpty();
  }

  @Test
  void aSentAtThatIsNoTimeIsIgnoredWithAWarning() throws Exception {
    String event =
        "{\"uuid\":\"u\",\"now\":\"2021-01-05T10:00:00Z\",\"timestamp\":\"2020-01-01T00:00:01Z\","
            + "\"sent_at\":\"soon\"}";
    assertThat(timeOf(event)).isEqualTo(Instant.parse("2020-01-01T00:00:01Z"));
    assertThat(warningsOf(event))
        .containsExactly(
            new Warned(
                "ignored_invalid_timestamp",
                json(
                    "{\"eventUuid\":\"u\",\"field\":\"sent_at\",\"value\":\"soon\","
                        + "\"reason\":\"the input \\\"soon\\\" can't be parsed as ISO 8601\"}")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0000',
      value = {
        "{\"now\":\"2021-01-05T10:00:00Z\",\"timestamp\":\"soon\"}|timestamp",
        "{\"now\":\"2021-01-05T10:00:00Z\",\"timestamp\":{\"a\":1},\"offset\":150}|timestamp",
        "{\"now\":\"2021-01-05T10:00:00Z\",\"offset\":\"150\"}|offset",
        "{\"now\":\"2021-01-05T10:00:00Z\",\"offset\":1e400}|offset",
        "{\"now\":\"2021-01-05T10:00:00Z\",\"offset\":9223372036854775807}|offset",
        "{\"now\":\"2021-01-05T10:00:00Z\",\"offset\":600000000000000}|timestamp",
        "{\"timestamp\":\"-000001-01-01T00:00:00Z\"}|timestamp"
      })
  void whatIsNoTimeInFourDigitYearsIsTheServersNowWithAWarning(String event, String field)
      throws Exception {
    assertThat(timeOf(event)).isEqualTo(SERVER_NOW);
    assertThat(warningsOf(event))
        .singleElement()
        .satisfies(
            warned -> {
              assertThat(warned.type()).isEqualTo("ignored_invalid_timestamp");
              assertThat(warned.details().get("field").textValue()).isEqualTo(field);
            });
  }

  @Test
  void aYearOutOfBoundsIsSaid() throws Exception {
    assertThat(
            warningsOf(
                "{\"now\":\"2021-10-29T01:00:00Z\",\"timestamp\":\"2021-10-28T01:00:00.000Z\","
                    + "\"sent_at\":\"2021-10-28T01:10:00.000Z\",\"offset\":600000000000000}"))
        .singleElement()
        .satisfies(
            warned -> {
              assertThat(warned.details().get("parsed_year").intValue()).isEqualTo(-16992);
              assertThat(warned.details().get("reason").textValue()).isEqualTo("out of bounds");
            });
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\u0000',
      value = {
        "{\"now\":\"2021-01-05T10:00:00Z\",\"timestamp\":\"2021-01-06T09:00:01Z\"}"
            + "|2021-01-06T09:00:01.000Z",
        "{\"now\":\"2021-01-05T10:00:00Z\",\"offset\":-86400000}|2021-01-06T10:00:00.000Z",
        "{\"now\":\"2021-01-05T10:00:00Z\",\"timestamp\":\"+012021-01-01T00:00:00Z\"}"
            + "|+12021-01-01T00:00:00Z",
        "{\"now\":\"2021-01-05T10:00:00Z\",\"timestamp\":\"2020-01-03T00:00:00Z\","
            + "\"sent_at\":\"2020-01-01T00:00:00Z\"}|2021-01-07T10:00:00.000Z"
      })
  void moreThan23HoursAheadIsNowWithAWarning(String event, String result) throws Exception {
    assertThat(timeOf(event)).isEqualTo("2021-01-05T10:00:00Z");
    assertThat(warningsOf(event))
        .singleElement()
        .satisfies(
            warned -> {
              assertThat(warned.type()).isEqualTo("event_timestamp_in_future");
              assertThat(warned.details().get("result").textValue()).isEqualTo(result);
              assertThat(warned.details().get("now").textValue()).isEqualTo("2021-01-05T10:00:00Z");
            });
  }

  @Test
  void anOffsetOfAnySizeOverflowsNothing() {
    assertThat(timeOf("{\"now\":\"2021-01-05T10:00:00Z\",\"offset\":-9223372036854775808}"))
        .isEqualTo("2021-01-05T10:00:00Z");
  }
}
