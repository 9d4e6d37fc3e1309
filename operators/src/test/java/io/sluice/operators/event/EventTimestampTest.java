package io.sluice.operators.event;

import static io.sluice.operators.event.Records.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventTimestampTest {
  private static final String SERVER_NOW = "2021-01-05T12:00:00.500Z";

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
        // what is no time is the server's now
        "{\"now\":\"2021-01-05T10:00:00Z\",\"timestamp\":\"soon\"}|" + SERVER_NOW,
        "{\"now\":\"2021-01-05T10:00:00Z\",\"timestamp\":\"2020-01-01\",\"sent_at\":\"soon\"}|"
            + SERVER_NOW,
        "{\"now\":\"2021-01-05T10:00:00Z\",\"offset\":\"150\"}|" + SERVER_NOW,
        "{\"now\":\"2021-01-05T10:00:00Z\",\"offset\":-9223372036854775808}|" + SERVER_NOW,
        "{\"now\":\"2021-01-05T10:00:00Z\",\"offset\":1e400}|" + SERVER_NOW,
        "{\"timestamp\":\"+012021-01-01T00:00:00Z\"}|" + SERVER_NOW,
        "{}|" + SERVER_NOW
      })
  void theTimeIsCorrectedByTheSendersClock(String event, Instant expected) {
    assertThat(Instant.ofEpochMilli(EventTimestamp.of(json(event), Records.CLOCK)))
        .isEqualTo(expected);
  }
}
