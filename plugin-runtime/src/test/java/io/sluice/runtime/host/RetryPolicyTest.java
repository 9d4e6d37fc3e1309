package io.sluice.runtime.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RetryPolicyTest {
  private static final RetryPolicy POLICY =
      new RetryPolicy(5, Duration.ofSeconds(5), Duration.ofSeconds(30));

  @Test
  void waitsDoubleUpToTheLongest() {
    assertThat(IntStream.rangeClosed(1, 5).mapToObj(POLICY::delayAfter))
        .containsExactly(
            Duration.ofSeconds(5),
            Duration.ofSeconds(10),
            Duration.ofSeconds(20),
            Duration.ofSeconds(30),
            Duration.ofSeconds(30));
    assertThat(POLICY.delayAfter(Integer.MAX_VALUE)).isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void jitterMakesAWaitLongerByLessThanATenth() {
    for (int attempt = 1; attempt <= 5; attempt++) {
      Duration wait = POLICY.delayAfter(attempt);
      for (int id = 0; id < 1_000; id++) {
        assertThat(POLICY.delayAfter(attempt, "call " + id))
            .isGreaterThanOrEqualTo(wait)
            .isLessThan(wait.multipliedBy(11).dividedBy(10));
      }
    }
  }

  @Test
  void jitterIsTheSameForTheSameAttemptOfTheSameCall() {
    assertThat(POLICY.delayAfter(2, "a/1")).isEqualTo(POLICY.delayAfter(2, new String("a/1")));
    assertThat(POLICY.delayAfter(4, "a/1")).isNotEqualTo(POLICY.delayAfter(5, "a/1"));
  }

  @Test
  void callsThatFailTogetherAreNotMadeAgainTogether() {
    long times =
        IntStream.range(0, 1_000)
            .mapToObj(id -> POLICY.delayAfter(3, "call " + id).toMillis())
            .distinct()
            .count();
    assertThat(times).isGreaterThan(700); // of 2,000 there are; 787 if it were by chance alone
  }

  @Test
  void onlyWhatAsksForItIsMadeAgainAndOnlySoOften() {
    PluginFailure asks = new PluginFailure.Thrown("RetryError", "not yet", null, true);
    PluginFailure fails = new PluginFailure.Thrown("Error", "no", null);
    assertThat(POLICY.delayAfter(asks, 4, "id")).contains(POLICY.delayAfter(4, "id"));
    assertThat(POLICY.delayAfter(asks, 5, "id")).isEmpty();
    assertThat(POLICY.delayAfter(fails, 1, "id")).isEmpty();
  }
}
