package io.sluice.deploy.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ShardsReportTest {
  private static final long SECOND = 1_000_000_000L;
  private static final BenchReport.Machine MACHINE = new BenchReport.Machine("Test JVM 17", 2);

  private final BenchOptions options =
      new BenchOptions(
          List.of(BenchCase.BUSY),
          20_000,
          Duration.ofSeconds(1),
          Duration.ofSeconds(1),
          1,
          1,
          1,
          List.of(2, 17, 1001),
          BenchOptions.State.ROCKSDB,
          List.of(),
          Path.of("bench"),
          Map.of(),
          Path.of("."));
  private final ShardsReport report = new ShardsReport(options, MACHINE);

  @Test
  void theMedianTeamDecides() {
    report.add(2, measured(1, 1_000, 1.1), measured(2, 1_650, 1.9));
    report.add(17, measured(1, 1_000, 1.1), measured(2, 1_100, 1.9));
    report.add(1001, measured(1, 1_000, 1.1), measured(2, 1_800, 1.9));
    assertThat(report.text()).contains("MISSED").contains("1.65 times");
    report.add(20011, measured(1, 1_000, 1.1), measured(2, 1_800, 1.9));
    assertThat(report.text()).doesNotContain("MISSED").contains("1.73 times");
  }

  @Test
  void theCoresThatTheJobTookBoundWhatTwoCanGive() {
    report.add(2, measured(1, 800, 1.25), measured(2, 1_200, 1.9));
    assertThat(report.text()).contains("1.25").contains("1.90").contains("1.50").contains("1.60");
  }

  @Test
  void jsonHasEveryTeam() {
    report.add(17, measured(1, 800, 1.2), measured(2, 1_200, 1.8));
    JsonNode team = report.json().get("teams").get(0);
    assertThat(team.get("team").intValue()).isEqualTo(17);
    assertThat(team.get("eventsPerSecondAtParallelism2").intValue()).isEqualTo(1_200);
    assertThat(team.get("cpuMicrosPerEventAtParallelism1").doubleValue())
        .isCloseTo(1_500, within(1.0));
  }

  private BenchReport measured(int parallelism, long eventsPerSecond, double cores) {
    BenchReport measured = new BenchReport(options.of(2, parallelism), MACHINE);
    measured.add(
        BenchCase.BUSY,
        new CaseRun.Result(
            new Measurement(eventsPerSecond, Math.round(cores * SECOND), SECOND, 0, 0), 0, ""));
    return measured;
  }
}
