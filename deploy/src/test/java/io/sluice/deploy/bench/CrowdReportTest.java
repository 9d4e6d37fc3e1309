package io.sluice.deploy.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.deploy.Problem;
import io.sluice.runtime.host.Outcome;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class CrowdReportTest {
  private static final CrowdOptions OPTIONS =
      new CrowdOptions(5, 20, 10, 1, Path.of("crowd.js"), Path.of("."));

  private final CrowdReport report = new CrowdReport(OPTIONS, new BenchReport.Machine("a JVM", 2));

  @Test
  void allAliveAndNothingVisibleIsWhatIsToBe() {
    rounds(100, 100, 0);
    rounds(10, 10, 90);
    report.differences(0);
    assertThat(report.aims()).extracting(Aim::isMet).containsOnly(true);
    assertThat(report.text())
        .contains("met     100 sandboxes alive at once; 100.")
        .contains("met     90 evictions kept 10 sandboxes alive at the end; at most 10.");
  }

  @Test
  void aSandboxThatMakesSomethingElseIsSeen() {
    rounds(100, 99, 1);
    rounds(10, 11, 89);
    report.differences(1);
    assertThat(report.aims()).extracting(Aim::isMet).containsExactly(false, true, false, false);
  }

  @Test
  void eachRunCountsItsOwnEvents() {
    rounds(100, 100, 0);
    rounds(10, 10, 90);
    assertThat(report.json().get("rounds"))
        .extracting(round -> round.get("event").intValue())
        .containsExactly(1, 2, 1, 2);
  }

  @Test
  void aSampleIsReadAsItWasWritten() {
    CrowdSample sample = new CrowdSample(1, 2, 3, 4, 5, 6, 7, 8, 9);
    assertThat(JsonLine.read(JsonLine.of(sample), CrowdSample.class)).isEqualTo(sample);
    assertThatThrownBy(() -> JsonLine.read("1", CrowdSample.class)).isInstanceOf(Problem.class);
  }

  @Test
  void whatAPluginKnowsFromItsGlobalIsNoPartOfTheResult() {
    CrowdTeam.Result once = result(1);
    CrowdTeam.Result twice = result(2);
    assertThat(once.digest()).isEqualTo(twice.digest());
    assertThat(twice.calls()).isEqualTo(2);
  }

  @Test
  void aPluginThatReturnsNothingHasFailed() {
    assertThat(CrowdTeam.result(1, new Outcome.Returned(null, false)).isFailure()).isTrue();
    assertThat(CrowdTeam.result(1, new Outcome.Collateral()).isFailure()).isTrue();
  }

  @Test
  void pluginsOfTheCrowdDifferInTheirNumber() throws Exception {
    List<String> texts =
        List.of(
            CrowdPlugins.make("const NUMBER = 0\nf()", 2).get(0).load().text(),
            CrowdPlugins.make("const NUMBER = 0\nf()", 2).get(1).load().text());
    assertThat(texts).containsExactly("const NUMBER = 0\nf()", "const NUMBER = 1\nf()");
    assertThatThrownBy(() -> CrowdPlugins.make("f()", 2))
        .hasMessageContaining("has no line \"const NUMBER = 0\"");
  }

  private static CrowdTeam.Result result(int calls) {
    return CrowdTeam.result(
        7, new Outcome.Returned("{\"properties\":{\"a\":1,\"calls\":" + calls + "}}", true));
  }

  private void rounds(int maxSandboxes, int alive, int evicted) {
    report.add(maxSandboxes, new CrowdSample(1, 1, 1, alive, alive, 0, evicted, 0, alive));
    report.add(maxSandboxes, new CrowdSample(1, 1, 1, alive, alive, 0, evicted, 0, alive));
  }
}
