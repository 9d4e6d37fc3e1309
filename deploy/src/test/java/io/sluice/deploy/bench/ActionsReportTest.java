package io.sluice.deploy.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.deploy.Problem;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ActionsReportTest {
  private final ActionsReport report = new ActionsReport(options(50), 2);

  @Test
  void theRatioIsTheMedianOfTheRounds() {
    round(10, 11);
    round(10, 30);
    round(12, 24);
    assertThat(report.aims())
        .containsExactly(
            new Aim(true, "50 actions cost 10.00 µs of CPU per event; less than 15."),
            new Aim(true, "50 actions cost 2.00 times as much as 50; 2 times at most."));
  }

  @Test
  void whatCostsMoreMissesTheAims() {
    round(15, 31);
    assertThat(report.text())
        .contains("MISSED  50 actions cost 15.00", "MISSED  50 actions cost 2");
    assertThat(report.json().get("aims").get(1).get("met").booleanValue()).isFalse();
  }

  @Test
  void manyAreNotFewerThanFew() {
    assertThatThrownBy(() -> options(49))
        .isInstanceOf(Problem.class)
        .hasMessage("--actions is 49; expected a number from 50.");
  }

  private void round(long few, long many) {
    report.add(new ActionsSample(1, few * 1000, 0), new ActionsSample(1, many * 1000, 0));
  }

  private static ActionsOptions options(int actions) {
    return new ActionsOptions(Duration.ZERO, Duration.ofSeconds(1), 3, actions, 1);
  }
}
