package io.sluice.operators.plugins;

import static io.sluice.operators.plugins.LogQuota.Verdict.ADMITTED;
import static io.sluice.operators.plugins.LogQuota.Verdict.DROPPED;
import static io.sluice.operators.plugins.LogQuota.Verdict.FIRST_DROPPED;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LogQuotaTest {
  private final LogQuota quota = new LogQuota(100);

  @Test
  void whatIsOverASecondsShareIsDroppedAndTheFirstOfItIsTold() {
    assertThat(quota.line(2, 60, 5_000)).isEqualTo(ADMITTED);
    assertThat(quota.line(2, 40, 5_999)).isEqualTo(ADMITTED);
    assertThat(quota.line(2, 1, 5_999)).isEqualTo(FIRST_DROPPED);
    assertThat(quota.line(2, 1, 5_999)).isEqualTo(DROPPED);
    assertThat(quota.line(2, 100, 6_000)).isEqualTo(ADMITTED);
    assertThat(quota.dropped()).isEqualTo(2);
  }

  @Test
  void aTeamThatLogsTooMuchCostsAnotherNothing() {
    assertThat(quota.line(2, 500, 5_000)).isEqualTo(FIRST_DROPPED);
    assertThat(quota.line(3, 100, 5_000)).isEqualTo(ADMITTED);
  }

  @Test
  void teamsThatLogNoMoreAreForgotten() {
    for (int team = 0; team < 5_000; team++) {
      assertThat(quota.line(team, 100, team * 10L)).isEqualTo(ADMITTED);
    }
    assertThat(quota.line(4_999, 1, 49_990)).isEqualTo(FIRST_DROPPED);
  }
}
