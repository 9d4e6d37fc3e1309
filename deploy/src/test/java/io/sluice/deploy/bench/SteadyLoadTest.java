package io.sluice.deploy.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SteadyLoadTest {
  private static final long MILLISECOND = 1_000_000;

  private final Schedule schedule = new Schedule(7, 100);

  @Test
  void eventsAreDueAtEvenDistances() {
    assertThat(schedule.dueNanos(0)).isEqualTo(7);
    assertThat(schedule.dueNanos(3)).isEqualTo(7 + 30 * MILLISECOND);
    assertThat(schedule.countIn(Duration.ofSeconds(2))).isEqualTo(200);
    assertThatThrownBy(() -> new Schedule(0, 0)).hasMessageContaining("expected more than 0");
  }

  @Test
  void latencyCountsFromTheTimeAnEventWasDueHoweverLateItWasSent() {
    Arrivals arrivals = new Arrivals(schedule, 2);
    arrivals.arrived(0, schedule.dueNanos(0) + 4 * MILLISECOND);
    arrivals.arrived(1, schedule.dueNanos(1) + 2 * MILLISECOND);
    SteadySample sample = arrivals.sample();
    assertThat(sample.p50Millis()).isEqualTo(2);
    assertThat(sample.p99Millis()).isEqualTo(4);
    assertThat(sample.perSecond()).isEqualTo(2 / 0.012);
    assertThat(sample.lost()).isZero();
  }

  @Test
  void whatFailsOrStaysAwayIsLost() throws InterruptedException {
    Arrivals arrivals = new Arrivals(schedule, 3);
    arrivals.arrived(1, schedule.dueNanos(1) + MILLISECOND);
    arrivals.failed();
    assertThat(arrivals.await(0)).isFalse();
    assertThat(arrivals.sample().lost()).isEqualTo(2);
    arrivals.failed();
    assertThat(arrivals.await(0)).isTrue();
  }

  @Test
  void aPercentileIsWhatSoManyDoNotExceed() {
    long[] sorted = LongStream.rangeClosed(1, 200).toArray();
    assertThat(Arrivals.percentile(sorted, 50)).isEqualTo(100);
    assertThat(Arrivals.percentile(sorted, 99)).isEqualTo(198);
    assertThat(Arrivals.percentile(new long[0], 99)).isZero();
  }
}
