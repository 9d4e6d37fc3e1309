package io.sluice.operators.ingestion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.sluice.operators.event.EventFormat;
import io.sluice.operators.output.Output;
import io.sluice.operators.output.OutputRecord;
import io.sluice.operators.plugins.GoldenSavepoints;
import io.sluice.operators.plugins.StageSavepoint;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Savepoints of INGESTION that were written once and are kept, so that no change makes people
 * unreadable without anybody noticing. {@link GoldenSavepoints#remedy} says what to do if one
 * fails.
 */
class GoldenIngestionTest {
  private static final GoldenSavepoints GOLDEN =
      new GoldenSavepoints(
          GoldenIngestionTest.class,
          Path.of("src/test/resources/golden-ingestion"),
          "ingest-events-v1",
          IngestionHarness.MAX_PARALLELISM);
  private static final String REMEDY = GOLDEN.remedy();
  private static final int TEAM = 2;
  private static final String IMPORTED = "0176d1c2-b3a4-0000-1111-22223333aaaa";

  /** The first with people who were imported. */
  private static final int WITH_IMPORTED = 3;

  static List<Path> golden() throws Exception {
    return GOLDEN.all();
  }

  @ParameterizedTest
  @MethodSource("golden")
  void ingestionGoesOnFromIt(Path golden) throws Exception {
    try (IngestionHarness harness = harness(StageSavepoint.read(golden))) {
      List<OutputRecord> written =
          harness.send(
              TEAM, "anon", "{'event':'e','$set':{'b':2},'properties':{'$groups':{'org':'acme'}}}");
      assertThat(written).extracting(OutputRecord::output).doesNotContain(Output.FIRST_EVENTS);
      assertThat(written.stream().map(IngestionHarness::text))
          .as(REMEDY)
          .contains(
              "{'id':'e3804d18-4c40-526c-b42f-2ca2d029b9a5','created_at':'2024-01-31 12:00:00',"
                  + "'properties':'{`a`:`é`,`b`:2}','team_id':2,'is_identified':true,"
                  + "'is_deleted':0,'version':"
                  + (GoldenSavepoints.number(golden) < WITH_IMPORTED
                      ? 2
                      : IngestionHarness.TIME.toEpochMilli() + 2)
                  + "}");
      assertThat(written.stream().map(IngestionHarness::text))
          .as(REMEDY)
          .anyMatch(
              row ->
                  row.contains("`$group_1`:`acme`")
                      && row.contains(
                          "'group1_properties':'{`size`:7}',"
                              + "'group1_created_at':'2024-01-31 12:00:00'"));
      assertThat(
              harness
                  .send(
                      TEAM,
                      "new",
                      "{'event':'$identify','$anon_distinct_id':'x',"
                          + "'properties':{'$anon_distinct_id':'me'}}")
                  .stream()
                  .map(IngestionHarness::text))
          .as(REMEDY)
          .anyMatch(row -> row.contains("'distinct_id':'new'") && row.contains("e3804d18"));
    }
  }

  @ParameterizedTest
  @MethodSource("golden")
  void whoWasImportedIsKnown(Path golden) throws Exception {
    assumeThat(GoldenSavepoints.number(golden)).isGreaterThanOrEqualTo(WITH_IMPORTED);
    try (IngestionHarness harness = harness(StageSavepoint.read(golden))) {
      assertThat(
              harness.send(TEAM, "imported", "{'event':'e'}").stream().map(IngestionHarness::text))
          .as(REMEDY)
          .anyMatch(row -> row.contains("'person_id':'" + IMPORTED));
    }
  }

  @ParameterizedTest
  @MethodSource("golden")
  void whatWaitedGoes(Path golden) throws Exception {
    try (IngestionHarness harness = harness(StageSavepoint.read(golden))) {
      assertThat(harness.at(IngestionHarness.TIME).stream().map(IngestionHarness::text))
          .as(REMEDY)
          .anyMatch(row -> row.contains("'event':'waits'") && row.contains("person_id"));
    }
  }

  @Test
  void theNewestOneIsWrittenAsThisVersionWrites() throws Exception {
    assertThat(written().formats()).as(REMEDY).isEqualTo(GOLDEN.newest().formats());
  }

  @Test
  void everyStateIsInTheCatalogue() throws Exception {
    String catalogue = Files.readString(Path.of("README.md"));
    GOLDEN.requireNamed(written(), catalogue);
  }

  /** Not a test: how a golden savepoint is made. */
  @Test
  void writesOne() throws Exception {
    GOLDEN.writeIfAsked(GoldenIngestionTest::written);
  }

  /** Something in every state there is. */
  private static StageSavepoint written() throws Exception {
    try (IngestionHarness harness = harness(null)) {
      harness.install("team/" + TEAM, "{'id':" + TEAM + "}");
      harness.send(
          IngestionImportTest.record(
              TEAM,
              "{'team_id':2,'uuid':'"
                  + IMPORTED
                  + "','created_at':'2020-01-31','distinct_ids':['imported']}"));
      harness.send(
          TEAM, "anon", "{'event':'e','properties':{'$device_id':'anon','$groups':{'first':'x'}}}");
      harness.send(TEAM, "me", "{'event':'e','$set':{'a':'é'},'properties':{'$device_id':'me'}}");
      harness.send(TEAM, "me", "{'event':'$identify','properties':{'$anon_distinct_id':'anon'}}");
      harness.send(
          TEAM,
          "me",
          "{'event':'$groupidentify','properties':{'$group_type':'org','$group_key':'acme',"
              + "'$group_set':{'size':7}}}");
      harness.send(TEAM, "nobody", "{'event':'waits'}");
      harness.at(Instant.ofEpochMilli(20_000));
      return harness.savepoint();
    }
  }

  private static IngestionHarness harness(StageSavepoint restored) throws Exception {
    return new IngestionHarness(
        IngestionHarness.options(
            EventFormat.JSON,
            true,
            restored == null ? Duration.ofSeconds(60) : Duration.ZERO,
            Duration.ofDays(1),
            Duration.ZERO),
        false,
        restored == null ? null : restored.state(),
        1,
        0,
        IngestionHarness.CLOCK);
  }
}
