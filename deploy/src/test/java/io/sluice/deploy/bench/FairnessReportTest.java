package io.sluice.deploy.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class FairnessReportTest {
  private final FairnessReport report =
      new FairnessReport(
          new FairnessOptions(
              20,
              0.25,
              Duration.ofSeconds(1),
              Duration.ofSeconds(1),
              3,
              1,
              Path.of("typical.js"),
              Path.of("burner.js"),
              Path.of(".")),
          1000,
          "an engine",
          new BenchReport.Machine("a JVM", 2));

  @Test
  void aRatioIsTheMedianOfTheRatiosWithinTheRounds() {
    round(2, 8, 2);
    round(4, 8, 5);
    round(4, 12, 8);
    assertThat(report.ratio(FairnessCase.BURNER)).isEqualTo(3);
    assertThat(report.ratio(FairnessCase.BURNER_PAUSED)).isEqualTo(1.25);
    assertThat(report.aims())
        .extracting(Aim::isMet, Aim::text)
        .containsExactly(
            tuple(true, "0 events of the well-behaved teams were lost; 0."),
            tuple(true, "burner, never paused: p99 latency 3.00 times that without; at most 3.0."),
            tuple(true, "burner, paused: p99 latency 1.25 times that without; at most 1.5."));
  }

  @Test
  void latencyThatRisesFurtherMissesTheAims() {
    for (int i = 0; i < 3; i++) {
      round(2, 7, 4);
    }
    assertThat(report.aims()).extracting(Aim::isMet).containsExactly(true, false, false);
    assertThat(report.text()).contains("MISSED  burner, paused: p99 latency 2.00");
    assertThat(report.json().get("windows")).hasSize(9);
  }

  private void round(double alone, double burner, double paused) {
    add(FairnessCase.ALONE, alone);
    add(FairnessCase.BURNER, burner);
    add(FairnessCase.BURNER_PAUSED, paused);
  }

  private void add(FairnessCase fairnessCase, double p99) {
    report.add(fairnessCase, new FairnessSample(new SteadySample(10, 10, 1, 1, p99), 0, 0.5));
  }
}
