package io.sluice.deploy.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BombsReportTest {
  private final BombsReport report =
      new BombsReport(
          new BombsOptions(
              Duration.ofSeconds(1),
              Duration.ofSeconds(1),
              1,
              "1g",
              1,
              Path.of("typical.js"),
              Path.of("bombs"),
              Path.of(".")),
          new BenchReport.Machine("a JVM", 2));

  @Test
  void bombsThatHurtNobodyMeetEveryAim() {
    report.before(sample(100, 0, 0));
    report.add("map", sample(120, 0, 0), false);
    report.add("string", sample(110, 0, 0), false);
    assertThat(report.aims())
        .extracting(Aim::isMet, Aim::text)
        .containsExactly(
            tuple(true, "Bombs that ran the JVM out of memory: none; none."),
            tuple(true, "20 of 20 events of the neighbours finished; all."),
            tuple(true, "The heap after a collection grew by 10.0 %; at most 10 %."));
  }

  @Test
  void theBombThatRanTheJvmOutOfMemoryIsNamedOnce() {
    report.before(sample(100, 0, 0));
    report.add("map", sample(100, 0, 0), false);
    report.add("json", sample(100, 0, 0), true);
    report.add("string", sample(100, 0, 0), true);
    assertThat(report.aims().get(0))
        .isEqualTo(new Aim(false, "Bombs that ran the JVM out of memory: json; none."));
  }

  @Test
  void aBombWhoseOwnEventRanOutOfMemoryIsNamedToo() {
    report.before(sample(100, 0, 0));
    report.add("map", sample(100, 0, 0), true);
    report.add("json", sample(100, 1, 2), true);
    assertThat(report.aims()).extracting(Aim::isMet).containsExactly(false, false, true);
    assertThat(report.aims().get(0).text()).contains("map, json");
  }

  @Test
  void howItsEventsEndedIsInTheTable() {
    report.before(sample(100, 0, 0));
    report.add("map", sample(100, 0, 0), false);
    assertThat(report.text()).contains("ALLOCATION_LIMIT 7");
    assertThat(report.json().get("bombs").get(1).get("name").textValue()).isEqualTo("map");
  }

  @Test
  void aSampleIsReadAsItWasWritten() {
    BombSample sample = sample(1, 2, 3);
    assertThat(JsonLine.read(JsonLine.of(sample), BombSample.class)).isEqualTo(sample);
  }

  private static BombSample sample(long heapBytes, int lost, int outOfMemory) {
    return new BombSample(
        new SteadySample(10, 10 - lost, 1, 1, 2),
        Map.of("ALLOCATION_LIMIT", 7),
        outOfMemory,
        heapBytes,
        heapBytes,
        0,
        0);
  }
}
