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
import java.time.ZoneOffset;
import java.util.List;
import javax.annotation.Nullable;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Groups that no event has named for two days are forgotten, and no others. */
class GroupsExpiryTest {
  private static final int TEAM = 2;
  private static final Duration TWO_DAYS = Duration.ofDays(2);
  private static final Instant START = Instant.parse("2024-01-31T12:00:00Z");
  private static final String SIZE_7 = "'$group_set':{'size':7}";

  private static IngestionHarness harness(
      boolean isOnRocksDb, @Nullable OperatorSubtaskState restored, Duration after, Instant now)
      throws Exception {
    IngestionHarness harness =
        new IngestionHarness(
            IngestionHarness.options(EventFormat.JSON, true, Duration.ZERO, Duration.ZERO, after),
            isOnRocksDb,
            restored,
            1,
            0,
            Clock.fixed(now, ZoneOffset.UTC));
    harness.at(now);
    return harness;
  }

  /** The row about a group that an event writes which identifies it. */
  private static JsonNode identify(IngestionHarness harness, String key, String set)
      throws Exception {
    String event =
        "{'event':'$groupidentify','properties':{'$group_type':'org','$group_key':'%s',%s}}"
            .formatted(key, set);
    return row(Output.GROUPS, harness.send(TEAM, "me", event));
  }

  /** What an event's row says of a group that the event names. */
  private static String named(IngestionHarness harness, String key) throws Exception {
    String event = "{'event':'e','properties':{'$groups':{'org':'%s'}}}".formatted(key);
    return row(Output.EVENTS, harness.send(TEAM, "me", event)).path("group0_properties").asText();
  }

  private static JsonNode row(Output output, List<OutputRecord> written) throws Exception {
    for (OutputRecord record : written) {
      if (record.output() == output) {
        return Json.read(record.value());
      }
    }
    throw new AssertionError("no row of " + output);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void oneThatNoEventNamesIsForgottenAndOneThatIsNamedIsNot(boolean isOnRocksDb) throws Exception {
    try (IngestionHarness harness = harness(isOnRocksDb, null, TWO_DAYS, START)) {
      identify(harness, "gone", SIZE_7);
      identify(harness, "here", SIZE_7);
      for (int day = 1; day <= 4; day++) {
        harness.at(START.plus(Duration.ofDays(day)));
        assertThat(named(harness, "here")).isEqualTo("{\"size\":7}");
      }
      assertThat(named(harness, "gone")).isEqualTo("{}");
    }
  }

  @Test
  void oneThatComesBackWinsInClickHouseAndHasItsTypesIndex() throws Exception {
    long version;
    OperatorSubtaskState snapshot;
    try (IngestionHarness harness = harness(true, null, TWO_DAYS, START)) {
      identify(harness, "org", SIZE_7);
      version = identify(harness, "org", "'$group_set':{'name':'x'}").path("version").asLong();
      snapshot = harness.snapshot();
    }
    Instant later = START.plus(Duration.ofDays(3));
    try (IngestionHarness harness = harness(true, snapshot, TWO_DAYS, later)) {
      JsonNode back = identify(harness, "org", SIZE_7);
      assertThat(back.path("group_properties").asText()).isEqualTo("{\"size\":7}");
      assertThat(back.path("group_type_index").asInt()).isZero();
      assertThat(back.path("version").asLong()).isGreaterThan(version);
    }
  }

  @Test
  void oneThatIsImportedAgainWinsInClickHouseToo() throws Exception {
    String given =
        "{'team_id':2,'group_type_index':0,'group_key':'org','created_at':'2020-01-31',"
            + "'group_properties':{'size':7},'version':3,'emit':true}";
    long version;
    OperatorSubtaskState snapshot;
    try (IngestionHarness harness = harness(true, null, TWO_DAYS, START)) {
      harness.install("team/" + TEAM, "{'id':2}");
      version = imported(harness, given);
      snapshot = harness.snapshot();
    }
    Instant later = START.plus(Duration.ofDays(3));
    try (IngestionHarness harness = harness(true, snapshot, TWO_DAYS, later)) {
      assertThat(imported(harness, given)).isGreaterThan(version);
    }
  }

  /** The version of a group's row. */
  private static long imported(IngestionHarness harness, String group) throws Exception {
    return row(Output.GROUPS, harness.send(IngestionImportTest.record(TEAM, group)))
        .path("version")
        .asLong();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whileItWasOffNoneExpires(boolean isOnRocksDb) throws Exception {
    OperatorSubtaskState snapshot;
    try (IngestionHarness harness = harness(isOnRocksDb, null, TWO_DAYS, START)) {
      identify(harness, "org", SIZE_7);
      snapshot = harness.snapshot();
    }
    Instant later = START.plus(Duration.ofDays(1));
    try (IngestionHarness harness = harness(isOnRocksDb, snapshot, Duration.ZERO, later)) {
      harness.at(START.plus(Duration.ofDays(10)));
      assertThat(named(harness, "org")).isEqualTo("{\"size\":7}");
      snapshot = harness.snapshot();
    }
    later = START.plus(Duration.ofDays(10));
    try (IngestionHarness harness = harness(isOnRocksDb, snapshot, TWO_DAYS, later)) {
      harness.at(later.plus(Duration.ofDays(1)));
      assertThat(named(harness, "org")).isEqualTo("{\"size\":7}");
      harness.at(later.plus(Duration.ofDays(4)));
      assertThat(named(harness, "org")).isEqualTo("{}");
    }
  }
}
