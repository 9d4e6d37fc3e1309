package io.sluice.deploy.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The benchmark runs; what it finds with so little is nothing to judge. */
class PeopleBenchITCase {
  @TempDir private Path folder;

  @Test
  void aShortRunHasAllFigures() {
    PeopleOptions options =
        new PeopleOptions(300, 100, 1_000, 1_000, 1, 200, 64, List.of(), 1, List.of(), folder);
    Report report = PeopleBench.run(options, new PrintStream(OutputStream.nullOutputStream()));
    assertThat(report.json().path("traffic")).hasSize(4);
    assertThat(report.json().path("traffic"))
        .allMatch(row -> row.path("cpuMicrosPerEvent").doubleValue() > 0);
    assertThat(report.json().path("largeMergeMillis").doubleValue()).isPositive();
    assertThat(report.text()).contains("A merge that moves 200 ids");
  }
}
