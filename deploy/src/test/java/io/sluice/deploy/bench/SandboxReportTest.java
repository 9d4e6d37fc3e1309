package io.sluice.deploy.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.deploy.Problem;
import io.sluice.deploy.bench.SandboxEngine.Kind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class SandboxReportTest {
  private static final long SECOND = 1_000_000_000L;
  private static final SandboxEngine OURS = SandboxEngine.ofJvm("17\t17.0.15+6\tInterpreted");
  private static final SandboxEngine ISOLATED_VM =
      new SandboxEngine("isolated-vm 5.0.4, Node 20", Kind.ISOLATED_VM, 0, true);
  private static final SandboxEngine VM2 =
      new SandboxEngine("vm2 3.9.5, Node 20", Kind.VM2, 0, true);

  private final SandboxReport report = new SandboxReport(options(5), 2);

  @Test
  void aRatioIsTheMedianOfTheRatiosWithinTheRounds() {
    rounds(OURS, 60, 30, 90);
    rounds(VM2, 20, 10, 10);
    assertThat(report.rate(OURS)).isEqualTo(60);
    assertThat(report.ratio(OURS, Kind.VM2)).hasValue(3);
    assertThat(report.ratio(OURS, Kind.ISOLATED_VM)).isEmpty();
  }

  @Test
  void aRateIsOfTheWholeProcess() {
    SandboxSample sample = new SandboxSample(100, 2 * SECOND, SECOND);
    assertThat(sample.rate()).isEqualTo(50);
    assertThat(sample.threadRate()).isEqualTo(100);
  }

  @Test
  void eachAimSaysWhatWasFoundAndWhatItIsToBe() {
    rounds(OURS, 59);
    rounds(ISOLATED_VM, 100);
    rounds(VM2, 19);
    report.loads(OURS, SandboxReport.Loads.parse("3000000 1000000\t5000000 2000000"));
    report.heap(OURS, 130 * 1024);
    assertThat(report.aims())
        .extracting(Aim::isMet, Aim::text)
        .containsExactly(
            tuple(true, OURS.label() + ": 3.11 times vm2's rate; at least 3.00."),
            tuple(false, OURS.label() + ": 0.59 times isolated-vm's rate; at least 0.60."),
            tuple(
                false,
                OURS.label() + ": a cached plugin loads in 4.00 ms at the median; less than 4."),
            tuple(true, OURS.label() + ": 130.0 KB of heap for each sandbox; at most 130."));
  }

  @Test
  void anInterpreterOnJava25IsToReachMore() {
    assertThat(OURS.leastOfIsolatedVm("typical.js")).hasValue(0.6);
    assertThat(interpretedOn25().leastOfIsolatedVm("typical.js")).hasValue(0.75);
  }

  @Test
  void aCompilerIsToBeatIsolatedVm() {
    SandboxEngine compiled = SandboxEngine.ofJvm("25\t25.0.3\tGraalVM CE");
    assertThat(compiled.leastOfIsolatedVm("typical.js")).hasValue(1.2);
    assertThat(compiled.leastOfIsolatedVm("loop.js")).hasValue(1.5);
    assertThat(interpretedOn25().leastOfIsolatedVm("loop.js")).isEmpty();
  }

  @Test
  void nothingIsAskedOfAPluginOfOnesOwn() {
    assertThat(OURS.leastOfIsolatedVm("mine.js")).isEmpty();
    assertThat(OURS.leastOfVm2("mine.js")).isEmpty();
  }

  @Test
  void whatIsNotOfNodesIsStillMeasured() {
    rounds(OURS, 60);
    report.leftOut("vm2 3.9.5 is left out: there is no npm on the PATH.");
    report.loads(OURS, SandboxReport.Loads.parse("3000000 1000000"));
    report.heap(OURS, 1024);
    assertThat(report.text()).contains("there is no npm on the PATH", "JDK 17.0.15+6, Interpreted");
    JsonNode json = report.json();
    assertThat(json.get("leftOut")).hasSize(1);
    assertThat(json.get("aims")).hasSize(2);
    assertThat(json.get("sandboxes").get(0).get("eventsPerCpuSecond").longValue()).isEqualTo(60);
    assertThat(json.get("sandboxes").get(0).has("ofVm2")).isFalse();
  }

  @Test
  void ninetyFiveOfAHundredLoadsAreNoSlower() {
    StringBuilder line = new StringBuilder();
    for (int i = 1; i <= 200; i++) {
      line.append(i == 1 ? "" : "\t").append(i * 1_000_000L).append(" 1");
    }
    SandboxReport.Loads loads = SandboxReport.Loads.parse(line.toString());
    assertThat(loads.median()).isEqualTo(100.5);
    assertThat(loads.p95()).isEqualTo(190);
  }

  @Test
  void aSampleIsReadAsItWasWritten() {
    SandboxSample sample = new SandboxSample(1, 2, 3);
    assertThat(SandboxSample.parse(sample.toLine())).isEqualTo(sample);
    assertThatThrownBy(() -> SandboxSample.parse("hello")).isInstanceOf(Problem.class);
  }

  @Test
  void anOptionOutOfRangeIsNamed() {
    assertThatThrownBy(() -> options(0))
        .isInstanceOf(Problem.class)
        .hasMessage("--rounds is 0; expected a number from 1.");
  }

  private static SandboxEngine interpretedOn25() {
    return SandboxEngine.ofJvm("25\t25.0.3\tInterpreted");
  }

  private void rounds(SandboxEngine engine, long... rates) {
    for (long rate : rates) {
      report.add(engine, new SandboxSample(rate, SECOND, SECOND));
    }
  }

  private static SandboxOptions options(int rounds) {
    return new SandboxOptions(
        List.of(),
        Duration.ofSeconds(30),
        Duration.ofSeconds(5),
        rounds,
        1,
        "5.0.4",
        "3.9.5",
        Path.of("typical.js"),
        Path.of("node"),
        Path.of("runs"));
  }
}
