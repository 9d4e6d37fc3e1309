package io.sluice.deploy.bench;

import static io.sluice.deploy.bench.BenchCase.BARE;
import static io.sluice.deploy.bench.BenchCase.PASSTHROUGH;
import static io.sluice.deploy.bench.BenchCase.TYPICAL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.deploy.Problem;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BenchReportTest {
  private static final long SECOND = 1_000_000_000L;

  private final BenchReport report =
      new BenchReport(options(100_000), new BenchReport.Machine("Test JVM 17", 2));

  @Test
  void aCaseIsTheMedianOfItsRounds() {
    add(BARE, 1_000_000, 5 * SECOND, 4 * SECOND);
    add(BARE, 1_000_000, 90 * SECOND, 80 * SECOND);
    add(BARE, 1_000_000, 6 * SECOND, 5 * SECOND);
    assertThat(report.cpuMicrosPerEvent(BARE)).isEqualTo(6);
    assertThat(report.eventsPerSecond(BARE)).isEqualTo(200_000);
  }

  @Test
  void windowsAddUpEventByEvent() {
    Measurement both =
        new Measurement(100, 1_000_000, SECOND, 0, 7)
            .plus(new Measurement(300, 1_000_000, SECOND, 0, 5));
    assertThat(both.cpuMicrosPerEvent()).isEqualTo(5);
    assertThat(both.eventsPerSecond()).isEqualTo(200);
    assertThat(both.mostParked()).isEqualTo(7);
  }

  @Test
  void aRatioIsOfMedians() {
    add(BARE, 1_000_000, 5 * SECOND, SECOND);
    add(PASSTHROUGH, 1_000_000, 18 * SECOND, SECOND);
    add(TYPICAL, 1_000_000, 36 * SECOND, SECOND);
    JsonNode ratios = report.json().get("cpuRatios");
    assertThat(ratios.get("passthrough/bare").doubleValue()).isEqualTo(3.6);
    assertThat(ratios.get("typical/passthrough").doubleValue()).isEqualTo(2);
    assertThat(ratios).hasSize(2);
  }

  @Test
  void passingThroughMayCostFourTimesACopy() {
    add(BARE, 1_000_000, 5 * SECOND, SECOND);
    add(PASSTHROUGH, 1_000_000, 20 * SECOND, SECOND);
    assertThat(report.isWithinLimit()).isTrue();
    add(PASSTHROUGH, 1_000_000, 22 * SECOND, SECOND);
    assertThat(report.isWithinLimit()).isFalse();
  }

  @Test
  void theReportSaysUnderWhichConditionsItHolds() {
    add(BARE, 1_000_000, 5 * SECOND, SECOND);
    add(PASSTHROUGH, 1_000_000, 18 * SECOND, SECOND);
    JsonNode json = report.json();
    assertThat(json.get("warmUpSeconds").longValue()).isEqualTo(20);
    assertThat(json.get("windowSeconds").longValue()).isEqualTo(10);
    assertThat(json.get("javascriptEngine").textValue()).isEqualTo("Interpreted");
    assertThat(report.text())
        .contains("3.60 times the CPU of a bare copy", "warm-up at least 20 s", "Interpreted");
  }

  @Test
  void aSampleIsReadAsItWasWritten() {
    Sample sample = new Sample(1, 2, 3, 4, "Interpreted");
    assertThat(Sample.parse(sample.toLine())).isEqualTo(sample);
    assertThatThrownBy(() -> Sample.parse("hello")).isInstanceOf(Problem.class);
  }

  @Test
  void anOptionOutOfRangeIsNamed() {
    assertThatThrownBy(() -> options(9))
        .isInstanceOf(Problem.class)
        .hasMessage("--events is 9; expected a number from 10000.");
  }

  private void add(BenchCase benchCase, long events, long cpuNanos, long wallNanos) {
    report.add(
        benchCase,
        new CaseRun.Result(
            new Measurement(events, cpuNanos, wallNanos, 0, 0),
            0.01,
            benchCase == BARE ? "" : "Interpreted"));
  }

  private static BenchOptions options(long events) {
    return new BenchOptions(
        BenchCase.OF_PASSTHROUGH,
        events,
        Duration.ofSeconds(20),
        Duration.ofSeconds(10),
        3,
        1,
        1,
        List.of(1),
        BenchOptions.State.ROCKSDB,
        List.of(),
        Path.of("bench"),
        Map.of(),
        Path.of("runs"));
  }
}
