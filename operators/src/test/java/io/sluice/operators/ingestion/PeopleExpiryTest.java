package io.sluice.operators.ingestion;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.operators.event.EventFormat;
import io.sluice.operators.json.Json;
import io.sluice.operators.output.Output;
import io.sluice.operators.output.OutputRecord;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import javax.annotation.Nullable;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.Test;

/** People whom nobody has seen for two days are forgotten, and nobody else. */
class PeopleExpiryTest {
  private static final int TEAM = 2;
  private static final Duration TWO_DAYS = Duration.ofDays(2);

  private Instant now = Instant.parse("2024-01-31T12:00:00Z");
  private final Clock clock = ((InstantSource) () -> now).withZone(ZoneOffset.UTC);

  private IngestionHarness harness(@Nullable OperatorSubtaskState restored, Duration after)
      throws Exception {
    IngestionHarness harness =
        new IngestionHarness(
            IngestionHarness.options(EventFormat.JSON, true, Duration.ZERO, after, Duration.ZERO),
            true,
            restored,
            1,
            0,
            clock);
    harness.at(now);
    return harness;
  }

  /** As time goes in a job: timers fire on their way. */
  private void pass(IngestionHarness harness, Duration time) throws Exception {
    Instant end = now.plus(time);
    while (now.isBefore(end)) {
      now = now.plus(Duration.ofHours(1));
      harness.at(now);
    }
  }

  private static JsonNode send(IngestionHarness harness, String id, String event) throws Exception {
    for (OutputRecord record : harness.send(TEAM, id, event)) {
      if (record.output() == Output.EVENTS) {
        return Json.read(record.value());
      }
    }
    throw new AssertionError("no row");
  }

  private static String properties(IngestionHarness harness, String id) throws Exception {
    return send(harness, id, "{'event':'e'}").path("person_properties").asText();
  }

  @Test
  void whoIsNotSeenIsForgottenWithAllIdsAndWhoIsSeenByAnyIdIsNot() throws Exception {
    try (IngestionHarness harness = harness(null, TWO_DAYS)) {
      send(
          harness,
          "gone",
          "{'event':'$create_alias','$set':{'x':1},'properties':{'alias':'gone2'}}");
      send(
          harness,
          "here",
          "{'event':'$create_alias','$set':{'x':1},'properties':{'alias':'here2'}}");
      for (int day = 0; day < 4; day++) {
        pass(harness, Duration.ofDays(1));
        send(harness, "here2", "{'event':'e'}");
      }
      assertThat(properties(harness, "here")).isEqualTo("{\"x\":1}");
      assertThat(properties(harness, "gone2")).isEqualTo("{}");
      assertThat(properties(harness, "gone")).isEqualTo("{}");
    }
  }

  @Test
  void nobodyIsForgottenTooEarly() throws Exception {
    try (IngestionHarness harness = harness(null, TWO_DAYS)) {
      send(harness, "me", "{'event':'e','$set':{'x':1}}");
      pass(harness, Duration.ofDays(2));
      assertThat(properties(harness, "me")).isEqualTo("{\"x\":1}");
    }
  }

  @Test
  void whoComesBackIsNewWithTheSameUuidAndWinsInClickHouse() throws Exception {
    try (IngestionHarness harness = harness(null, TWO_DAYS)) {
      String before = send(harness, "me", "{'event':'e'}").path("person_id").asText();
      long version = version(harness.send(TEAM, "me", "{'event':'e','$set':{'x':1}}"));
      pass(harness, Duration.ofDays(4));
      List<OutputRecord> back = harness.send(TEAM, "me", "{'event':'e'}");
      assertThat(back.stream().map(IngestionHarness::text))
          .anyMatch(row -> row.contains("'id':'" + before) && row.contains("'properties':'{}'"));
      assertThat(version(back)).isGreaterThan(version);
    }
  }

  private static long version(List<OutputRecord> written) throws Exception {
    for (OutputRecord record : written) {
      if (record.output() == Output.PERSON) {
        return Json.read(record.value()).path("version").asLong();
      }
    }
    throw new AssertionError("no person");
  }

  @Test
  void whileItWasOffNobodyExpires() throws Exception {
    OperatorSubtaskState snapshot;
    try (IngestionHarness harness = harness(null, TWO_DAYS)) {
      send(harness, "me", "{'event':'e','$set':{'x':1}}");
      pass(harness, Duration.ofHours(2));
      snapshot = harness.snapshot();
    }
    try (IngestionHarness harness = harness(snapshot, Duration.ZERO)) {
      pass(harness, Duration.ofDays(10));
      assertThat(properties(harness, "me")).isEqualTo("{\"x\":1}");
      snapshot = harness.snapshot();
    }
    try (IngestionHarness harness = harness(snapshot, TWO_DAYS)) {
      send(harness, "other", "{'event':'e'}");
      pass(harness, Duration.ofDays(1));
      assertThat(properties(harness, "me")).isEqualTo("{\"x\":1}");
      pass(harness, Duration.ofDays(4));
      assertThat(properties(harness, "me")).isEqualTo("{}");
    }
  }

  @Test
  void peopleFromBeforeItWasOnExpireToo() throws Exception {
    OperatorSubtaskState snapshot;
    try (IngestionHarness harness = harness(null, Duration.ZERO)) {
      send(harness, "me", "{'event':'e','$set':{'x':1}}");
      snapshot = harness.snapshot();
    }
    try (IngestionHarness harness = harness(snapshot, TWO_DAYS)) {
      send(harness, "other", "{'event':'e'}");
      pass(harness, Duration.ofDays(4));
      assertThat(properties(harness, "me")).isEqualTo("{}");
    }
  }
}
