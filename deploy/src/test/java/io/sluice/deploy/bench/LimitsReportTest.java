package io.sluice.deploy.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.deploy.Problem;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LimitsReportTest {
  private static final long SECOND = 1_000_000_000L;

  private final LimitsReport report = new LimitsReport(options(2), 2);

  @Test
  void theRatioIsTheMedianOfAllRoundsOfAllPairs() {
    round(1, 80, 100);
    round(1, 90, 100);
    round(2, 50, 50);
    assertThat(report.ratio()).isEqualTo(0.9);
  }

  @Test
  void limitsMayCostFifteenPercent() {
    round(1, 85, 100);
    round(2, 85, 100);
    assertThat(report.aims())
        .containsExactly(
            new Aim(true, "Limits leave 0.850 of the throughput without them; at least 0.85."));
  }

  @Test
  void limitsThatCostMoreMissTheAim() {
    round(1, 84, 100);
    round(2, 84, 100);
    assertThat(report.text()).contains("MISSED  Limits leave 0.840");
    assertThat(report.json().get("aims").get(0).get("met").booleanValue()).isFalse();
  }

  @Test
  void anOptionOutOfRangeIsNamed() {
    assertThatThrownBy(() -> options(0))
        .isInstanceOf(Problem.class)
        .hasMessage("--pairs is 0; expected a number from 1.");
  }

  private void round(int pair, long with, long without) {
    report.add(
        pair, new SandboxSample(with, SECOND, SECOND), new SandboxSample(without, SECOND, SECOND));
  }

  private static LimitsOptions options(int pairs) {
    return new LimitsOptions(
        Duration.ofSeconds(1),
        Duration.ofSeconds(1),
        2,
        pairs,
        1,
        Path.of("typical.js"),
        Path.of("."));
  }
}
