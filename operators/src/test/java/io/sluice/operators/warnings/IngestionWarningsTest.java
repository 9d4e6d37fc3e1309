package io.sluice.operators.warnings;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.operators.json.Json;
import io.sluice.operators.output.Output;
import io.sluice.operators.output.OutputRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Contract §10.2, the row of ingestion warnings. */
class IngestionWarningsTest {
  private static final long HOUR = 3_600_000;

  private long now = 1_700_000_000_000L;
  private final IngestionWarnings warnings = new IngestionWarnings(() -> Instant.ofEpochMilli(now));
  private final List<OutputRecord> sent = new ArrayList<>();

  private void send(int team, String key) {
    warnings.send(
        IngestionWarning.of(team, WarningType.CANNOT_MERGE_ALREADY_IDENTIFIED).forKey(key),
        sent::add);
  }

  @Test
  void aWarningIsARowWithItsDetailsAsText() throws Exception {
    warnings.send(
        IngestionWarning.of(2, WarningType.IGNORED_INVALID_TIMESTAMP)
            .with("field", "timestamp")
            .with("offset", 600L)
            .with("value", Json.read("{\"a\":\"\\ud83d\"}")),
        sent::add);

    assertThat(sent)
        .singleElement()
        .extracting(OutputRecord::output)
        .isEqualTo(Output.INGESTION_WARNINGS);
    assertThat(sent.get(0).key()).isEmpty();
    JsonNode row = Json.read(sent.get(0).value());
    assertThat(row.get("team_id").intValue()).isEqualTo(2);
    assertThat(row.get("type").textValue()).isEqualTo("ignored_invalid_timestamp");
    assertThat(row.get("source").textValue()).isEqualTo("plugin-server");
    assertThat(row.get("timestamp").textValue()).isEqualTo("2023-11-14 22:13:20.000");
    assertThat(Json.read(row.get("details").textValue()).get("offset").intValue()).isEqualTo(600);
  }

  @Test
  void eachKeyOfATeamIsWarnedOfOnceAnHour() {
    send(2, "a");
    send(2, "a");
    send(2, "b");
    send(3, "a");
    assertThat(sent).hasSize(3);
    now += HOUR - 1;
    send(2, "a");
    assertThat(sent).hasSize(3);
    now += 1;
    send(2, "a");
    send(2, "a");
    assertThat(sent).hasSize(4);
  }

  @Test
  void whatIsAlwaysSentIsSentEachTime() {
    for (int i = 0; i < 3; i++) {
      warnings.send(
          IngestionWarning.of(2, WarningType.CANNOT_MERGE_WITH_ILLEGAL_DISTINCT_ID).always(),
          sent::add);
    }
    assertThat(sent).hasSize(3);
  }

  @Test
  void aTeamWithAKeyForEachEventIsWarnedAThousandTimesAnHourAndOthersStillAre() {
    for (int i = 0; i < 5_000; i++) {
      send(2, "visitor " + i);
    }
    assertThat(sent).hasSize(1_000);
    send(3, "a");
    assertThat(sent).hasSize(1_001);
    now += HOUR;
    send(2, "visitor");
    assertThat(sent).hasSize(1_002);
  }

  @Test
  void detailsOfAnyLengthAreCut() {
    warnings.send(
        IngestionWarning.of(2, WarningType.IGNORED_INVALID_TIMESTAMP)
            .with("value", "\"".repeat(5_000_000)),
        sent::add);
    assertThat(sent.get(0).value()).asString(UTF_8).hasSizeLessThan(5_000);
  }
}
