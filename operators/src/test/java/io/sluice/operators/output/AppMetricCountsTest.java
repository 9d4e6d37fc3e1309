package io.sluice.operators.output;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.operators.Rows;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AppMetricCountsTest {
  private static final AppMetricCounts.Subject EVENTS =
      new AppMetricCounts.Subject(2, 39, "processEvent");
  private static final AppMetricCounts.Subject JOBS = new AppMetricCounts.Subject(2, 39, "job");

  private final List<JsonNode> rows = new ArrayList<>();
  private final AppMetricCounts counts =
      new AppMetricCounts(
          record -> rows.add(Rows.read(record.value())),
          Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));

  @Test
  void successesWaitForTheFlushAndAreOneRowOfEachSubject() {
    counts.succeeded(EVENTS, 0, 1);
    counts.succeeded(EVENTS, 0, 40);
    counts.succeeded(EVENTS, 3, 1);
    counts.succeeded(JOBS, 0, 1);
    assertThat(rows).isEmpty();
    counts.flush();
    assertThat(described()).containsExactly("2 39 processEvent 41/1/0", "2 39 job 1/0/0");
    counts.flush();
    counts.periodEnded();
    assertThat(rows).hasSize(2);
  }

  @Test
  void aFailureHasARowOfItsOwnAtOnce() {
    fail(JOBS, "id", 1);
    fail(EVENTS, null, 40);
    assertThat(described())
        .containsExactly("2 39 job 0/0/1 TypeError", "2 39 processEvent 0/0/40 TypeError");
    assertThat(rows.get(0).path("job_id").asText()).isEqualTo("id");
    assertThat(rows.get(1).path("job_id").isNull()).isTrue();
    counts.flush();
    assertThat(rows).hasSize(2);
  }

  @Test
  void whatIsOverTheMostFailuresOfAPeriodIsCountedAndSaidInOneRow() {
    for (int i = 0; i < AppMetricCounts.MAX_LISTED; i++) {
      fail(EVENTS, null, 1);
      counts.flush(); // of a checkpoint, which begins no period
    }
    assertThat(rows).hasSize(AppMetricCounts.MAX_LISTED);
    rows.clear();
    for (int i = 0; i < 1_000; i++) {
      counts.failed(
          EVENTS,
          null,
          2,
          () -> {
            throw new AssertionError("The error of a row that is not written was asked for");
          });
    }
    assertThat(rows).isEmpty();
    counts.flush();
    assertThat(described()).containsExactly("2 39 processEvent 0/0/2000 TooManyErrors");
    assertThat(rows.get(0).path("error_details").asText()).contains("than the 100 within 20 s");
  }

  @Test
  void aNewPeriodListsFailuresAgainAndEverySubjectHasItsOwn() {
    for (int i = 0; i < AppMetricCounts.MAX_LISTED; i++) {
      fail(EVENTS, null, 1);
    }
    fail(JOBS, "id", 1);
    assertThat(rows).hasSize(AppMetricCounts.MAX_LISTED + 1);
    counts.periodEnded();
    fail(EVENTS, null, 1);
    assertThat(rows).hasSize(AppMetricCounts.MAX_LISTED + 2);
  }

  private void fail(AppMetricCounts.Subject subject, String jobId, int count) {
    counts.failed(subject, jobId, count, () -> new AppMetric.Failure("uuid", "TypeError", "{}"));
  }

  private List<String> described() {
    return rows.stream()
        .map(
            row ->
                "%s %s %s %s"
                    .formatted(
                        row.path("team_id"),
                        row.path("plugin_config_id"),
                        row.path("category").asText(),
                        Rows.counts(row)))
        .toList();
  }
}
