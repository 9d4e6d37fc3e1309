package io.sluice.operators;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.operators.ClickHouseTables.Feed;
import io.sluice.operators.definitions.ExampleDefinitions;
import io.sluice.operators.event.DeadLetter;
import io.sluice.operators.event.Origin;
import io.sluice.operators.event.Place;
import io.sluice.operators.event.RejectCode;
import io.sluice.operators.event.RejectedException;
import io.sluice.operators.ingestion.ExampleRows;
import io.sluice.operators.json.Json;
import io.sluice.operators.output.AppMetric;
import io.sluice.operators.output.Output;
import io.sluice.operators.output.OutputRecord;
import io.sluice.operators.output.PluginLogEntry;
import io.sluice.operators.warnings.IngestionWarning;
import io.sluice.operators.warnings.IngestionWarnings;
import io.sluice.operators.warnings.WarningType;
import io.sluice.runtime.host.LogLevel;
import io.sluice.runtime.host.LogSource;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The tables of {@code deploy/clickhouse} take what the job writes, all of it and nothing else. */
class ClickHouseTablesTest {
  private static final long TIME = 1_609_840_800_123L;
  private static final Clock CLOCK = Clock.fixed(Instant.ofEpochMilli(TIME), ZoneOffset.UTC);
  private static final Origin ORIGIN = new Origin("events_plugin_ingestion", 3, 42);
  private static final String UUID = "0176d1c2-b3a4-0000-1111-222233334444";
  private static final byte[] EVENT =
      ("{\"uuid\":\""
              + UUID
              + "\",\"distinct_id\":\"me\",\"team_id\":2,\"data\":\"{\\\"event\\\":\\\"e\\\","
              + "\\\"properties\\\":{\\\"$elements\\\":[{\\\"tag_name\\\":\\\"a\\\"}]}}\"}")
          .getBytes(UTF_8);

  /** Rows of each table, at least one with each column. */
  private static List<OutputRecord> rows(String table) throws Exception {
    return switch (table) {
      case "events" -> ExampleRows.of(Output.EVENTS);
      case "person" -> ExampleRows.of(Output.PERSON);
      case "person_distinct_id2" -> ExampleRows.of(Output.PERSON_DISTINCT_ID);
      case "groups" -> ExampleRows.of(Output.GROUPS);
      case "session_recording_events" -> ExampleRows.of(Output.SESSION_RECORDINGS);
      case "ingestion_warnings" -> List.of(warning());
      case "app_metrics" ->
          List.of(
              new AppMetric(TIME, 2, 39, null, "processEvent", 7, 1, 0, null).toOutput(),
              new AppMetric(
                      TIME, 2, 39, "id", "job", 0, 0, 1, new AppMetric.Failure(UUID, "Error", "{}"))
                  .toOutput());
      case "plugin_log_entries" ->
          List.of(
              new PluginLogEntry(
                      LogSource.CONSOLE, LogLevel.INFO, UUID, 2, 17, 39, TIME, "hello", UUID)
                  .toOutput());
      case "events_dead_letter_queue" ->
          List.of(letter(EVENT, ORIGIN), letter(new byte[] {-1}, null));
      case "event_definitions" -> List.of(ExampleDefinitions.event(TIME));
      case "property_definitions" -> ExampleDefinitions.properties();
      case "event_properties" -> List.of(ExampleDefinitions.eventProperty());
      case "first_events" -> List.of(ExampleDefinitions.firstEvent(TIME));
      default -> List.of();
    };
  }

  private static OutputRecord warning() {
    List<OutputRecord> sent = new ArrayList<>();
    new IngestionWarnings(CLOCK)
        .send(IngestionWarning.of(2, WarningType.IGNORED_INVALID_TIMESTAMP), sent::add);
    return sent.get(0);
  }

  private static OutputRecord letter(byte[] original, Origin origin) {
    RejectedException reason =
        new RejectedException(RejectCode.INVALID_JSON, "it is none", new IOException("why"));
    return DeadLetter.of(original, origin, Place.PARSE, reason, TIME).toOutput(100_000);
  }

  static List<Feed> feeds() throws IOException {
    return ClickHouseTables.read();
  }

  @ParameterizedTest
  @MethodSource("feeds")
  void everyColumnIsWrittenWithTheRightType(Feed feed) throws Exception {
    Set<String> written = new HashSet<>();
    for (OutputRecord record : rows(feed.table().name())) {
      ObjectNode row = (ObjectNode) Json.read(record.value());
      feed.queue()
          .columns()
          .forEach(
              (column, type) -> {
                JsonNode value = row.get(column);
                if (value == null) {
                  assertThat(ClickHouseType.isNullable(type))
                      .as("a row of %s has no %s, which is %s", feed.file(), column, type)
                      .isTrue();
                } else {
                  assertThat(ClickHouseType.takes(type, value))
                      .as("%s %s of %s takes %s", column, type, feed.file(), value)
                      .isTrue();
                  written.add(column);
                }
              });
      assertThat(row.fieldNames())
          .toIterable()
          .as("fields of a row that %s has a column for", feed.file())
          .isSubsetOf(feed.queue().columns().keySet());
    }
    assertThat(feed.queue().columns().keySet())
        .as("columns of %s", feed.file())
        .allMatch(written::contains);
  }

  @ParameterizedTest
  @MethodSource("feeds")
  void whatIsReadIsKept(Feed feed) {
    assertThat(feed.view().from()).isEqualTo(feed.queue().name());
    assertThat(feed.view().to()).isEqualTo(feed.table().name());
    assertThat(feed.view().columns())
        .containsExactlyElementsOf(feed.table().columns().keySet())
        .containsAll(feed.queue().columns().keySet());
    feed.queue()
        .columns()
        .forEach(
            (column, type) -> {
              String kept = ClickHouseType.ofValues(feed.table().columns().get(column));
              String expected =
                  ClickHouseType.isNullable(kept)
                      ? type
                      : type.replaceFirst("^Nullable\\((.*)\\)$", "$1");
              assertThat(kept).as(column).isEqualTo(expected);
            });
    assertThat(feed.queue().engine()).isEqualTo("Kafka");
    assertThat(feed.queue().rest())
        .contains("'@BROKERS@'", "'@PREFIX@", "'JSONEachRow'")
        .doesNotContain("DEFAULT");
    assertThat(feed.table().engine()).endsWith("MergeTree");
  }
}
