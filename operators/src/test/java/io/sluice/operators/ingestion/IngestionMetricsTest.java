package io.sluice.operators.ingestion;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.operators.RecordedMetrics;
import io.sluice.operators.output.Output;
import org.junit.jupiter.api.Test;

class IngestionMetricsTest {
  private final RecordedMetrics recorded = new RecordedMetrics();
  private final IngestionMetrics metrics = new IngestionMetrics(recorded);

  @Test
  void whatBecomesOfPeopleIsCounted() {
    metrics.created();
    metrics.idAdded();
    metrics.identified();
    metrics.updated();
    metrics.merged(3);
    metrics.merged(100_000);
    assertThat(count(IngestionMetrics.PEOPLE_CREATED)).isEqualTo(1);
    assertThat(count(IngestionMetrics.IDS_ADDED)).isEqualTo(1);
    assertThat(count(IngestionMetrics.PEOPLE_IDENTIFIED)).isEqualTo(1);
    assertThat(count(IngestionMetrics.PEOPLE_UPDATED)).isEqualTo(1);
    assertThat(count(IngestionMetrics.PEOPLE_MERGED)).isEqualTo(2);
    assertThat(count(IngestionMetrics.IDS_MOVED)).isEqualTo(100_003);
  }

  @Test
  void whatIsWrittenIsCountedByWhatItIs() {
    for (Output output : Output.values()) {
      metrics.written(output);
    }
    metrics.told();
    assertThat(count(IngestionMetrics.EVENTS_INGESTED)).isEqualTo(1);
    assertThat(count(IngestionMetrics.RECORDINGS_INGESTED)).isEqualTo(1);
    assertThat(count(IngestionMetrics.GROUPS_WRITTEN)).isEqualTo(1);
    assertThat(count(IngestionMetrics.DEFINITIONS_WRITTEN)).isEqualTo(4);
    assertThat(count(IngestionMetrics.WARNINGS_SENT)).isEqualTo(1);
    assertThat(count(IngestionMetrics.HOOKS_TOLD)).isEqualTo(1);
  }

  @Test
  void whatWaitsInTheConversionBufferIsCounted() {
    metrics.held(true);
    metrics.held(true);
    metrics.held(false);
    metrics.released();
    assertThat(count(IngestionMetrics.CONVERSIONS_HELD)).isEqualTo(2);
    assertThat(count(IngestionMetrics.CONVERSIONS_REFUSED)).isEqualTo(1);
    assertThat(count(IngestionMetrics.CONVERSIONS_RELEASED)).isEqualTo(1);
  }

  @Test
  void anEventThatMergesIsTimedApart() {
    metrics.ingested(7_000);
    metrics.merged(1);
    metrics.ingested(90_000);
    metrics.ingested(8_000);
    assertThat(recorded.histogram(IngestionMetrics.EVENT_MICROS).getStatistics().getValues())
        .containsExactlyInAnyOrder(7, 8);
    assertThat(recorded.histogram(IngestionMetrics.MERGE_MICROS).getStatistics().getValues())
        .containsExactly(90);
  }

  private long count(String name) {
    return recorded.count(name);
  }
}
