package io.sluice.operators.health;

import static io.sluice.operators.health.PluginHealth.Standing.DISABLED;
import static io.sluice.operators.health.PluginHealth.Standing.PAUSED;
import static io.sluice.operators.health.PluginHealth.Standing.RUNNING;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.runtime.actor.Usage;
import io.sluice.runtime.host.Outcome;
import io.sluice.runtime.host.PluginFailure;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PluginHealthTest {
  private static final HealthPolicy POLICY = HealthPolicy.DEFAULT;
  private static final Outcome RETURNED = new Outcome.Returned("{}", true);
  private static final Outcome THREW =
      new Outcome.Threw(new PluginFailure.Thrown("Error", "x", null), null, true);
  private static final Outcome TIMED_OUT =
      new Outcome.Threw(new PluginFailure.TimedOut("late"), null, true);
  private static final Outcome KILLED =
      new Outcome.Killed(new PluginFailure.LimitBroken("CPU_LIMIT", "TimeoutError", "x", null));

  private long now = 1_000_000;
  private PluginHealth health = PluginHealth.unknown(POLICY, now);

  @Test
  void whatBurnsItsBudgetOnEveryEventIsPausedWithinSixOfThem() {
    assertThat(callsUntilPaused(KILLED, Duration.ofSeconds(1), Duration.ofSeconds(1))).isEqualTo(6);
    assertThat(health.standing(now)).isEqualTo(PAUSED);
    now += POLICY.pause().toMillis() - 1;
    assertThat(health.standing(now)).isEqualTo(PAUSED);
    now += 1;
    assertThat(health.standing(now)).isEqualTo(RUNNING);
  }

  @Test
  void theThirdTimeIsForGood() {
    for (int strike = 1; strike < POLICY.strikes(); strike++) {
      callsUntilPaused(KILLED, Duration.ofSeconds(1), Duration.ZERO);
      assertThat(health.strikes()).isEqualTo(strike);
      assertThat(health.standing(now)).isEqualTo(PAUSED);
      now = health.pausedUntilMillis();
    }
    callsUntilPaused(KILLED, Duration.ofSeconds(1), Duration.ZERO);
    now += Duration.ofDays(3650).toMillis();
    assertThat(health.standing(now)).isEqualTo(DISABLED);
  }

  @Test
  void anHonestPluginIsNeverPaused() {
    for (int i = 0; i < 1_000_000; i++) {
      now += i % 10; // some 200 events a second, one in ten fails
      call(i % 10 == 0 ? THREW : RETURNED, Duration.ofMillis(9));
    }
    assertThat(health.standing(now)).isEqualTo(RUNNING);
    assertThat(health.strikes()).isZero();
  }

  @Test
  void whatAlwaysThrowsAtAHighRateIsPaused() {
    // 1,000 a second take 1,000 tokens and get 10 back.
    assertThat(callsUntilPaused(THREW, Duration.ZERO, Duration.ofMillis(1)))
        .isBetween(10_000, 10_200);
  }

  @Test
  void whatThrowsNowAndThenGetsItsTokensBack() {
    for (int i = 0; i < 100_000; i++) {
      now += 100;
      call(THREW, Duration.ZERO);
    }
    assertThat(health.tokens()).isEqualTo(POLICY.capacity() - 1);
  }

  @Test
  void cpuTimeCostsAboveWhatIsFree() {
    call(RETURNED, Duration.ofMillis(110));
    assertThat(health.tokens()).isEqualTo(POLICY.capacity() - 100);
  }

  @Test
  void timeOutsCostMoreThanErrors() {
    call(TIMED_OUT, Duration.ZERO);
    assertThat(health.tokens()).isEqualTo(POLICY.capacity() - 100);
  }

  @Test
  void whatDidNotRunCostsNothing() {
    PluginHealth before = health;
    call(new Outcome.Collateral(), Duration.ofSeconds(10));
    call(new Outcome.NotExported(), Duration.ZERO);
    call(new Outcome.NotRunning(new PluginFailure.TimedOut("x")), Duration.ZERO);
    assertThat(health.tokens()).isEqualTo(before.tokens());
  }

  @Test
  void whatEndsDuringThePauseDoesNotCount() {
    callsUntilPaused(KILLED, Duration.ofSeconds(1), Duration.ZERO);
    PluginHealth paused = health;
    call(KILLED, Duration.ofSeconds(100));
    assertThat(health).isEqualTo(paused);
  }

  @Test
  void aClockThatGoesBackTakesNothing() {
    call(TIMED_OUT, Duration.ZERO);
    now -= 1_000_000;
    call(RETURNED, Duration.ZERO);
    assertThat(health.tokens()).isEqualTo(POLICY.capacity() - 100 + POLICY.perSuccess());
  }

  private void call(Outcome outcome, Duration cpu) {
    health = health.after(outcome, new Usage(cpu.toNanos(), 0), POLICY, now);
  }

  private int callsUntilPaused(Outcome outcome, Duration cpu, Duration between) {
    int calls = 0;
    while (health.standing(now) == RUNNING) {
      now += between.toMillis();
      call(outcome, cpu);
      calls++;
    }
    return calls;
  }
}
