package io.sluice.deploy.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class PeopleReportTest {
  private static final PeopleOptions OPTIONS =
      new PeopleOptions(
          1_000_000, 10_000, 0, 1_000, 3, 100_000, 512, List.of(), 1, List.of(), Path.of("."));
  private static final BenchReport.Machine MACHINE = new BenchReport.Machine("JVM", 2);

  private static PeopleSample micros(double cpu) {
    long nanos = Math.round(cpu * 1_000) * 1_000;
    return new PeopleSample(1_000, nanos, nanos, nanos);
  }

  private static PeopleReport report(double many, double viewsOfMany) {
    PeopleReport report = new PeopleReport(OPTIONS, MACHINE);
    report.loaded(micros(20));
    for (double drift : new double[] {1, 3, 2}) {
      report.add("uniform", micros(10 * drift), micros(many * drift));
      report.add("skewed", micros(10), micros(10));
      report.views(micros(5), micros(viewsOfMany));
    }
    report.sizes(2_000_000, 250_000_000);
    report.largeMerge(micros(1_000));
    report.smallMerges(micros(50));
    return report;
  }

  @Test
  void theRatioIsOfOneRoundSoThatASlowerMachineMattersLittle() {
    PeopleReport report = report(14, 5);
    assertThat(report.aims()).allMatch(Aim::isMet);
    assertThat(report.json().path("cpuRatio").doubleValue()).isEqualTo(1.4);
    assertThat(report.text())
        .contains("met     An event costs 1.40 times as much CPU with 1,000,000 people")
        .contains("250 bytes each")
        .doesNotContain("MISSED");
  }

  @Test
  void anAimThatIsMissedIsSaid() {
    PeopleReport report = report(16, 10);
    assertThat(report.aims()).noneMatch(Aim::isMet);
    assertThat(report.text())
        .contains("MISSED  An event costs 1.60 times")
        .contains("MISSED  A page view of a person with 100,000 ids costs 2.00 times");
  }
}
