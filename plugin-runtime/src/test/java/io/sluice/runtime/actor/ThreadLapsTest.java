package io.sluice.runtime.actor;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ThreadLapsTest {
  private static final long SHORT = 30_000;
  private static final long LONG = ThreadLaps.EXACT_AFTER + 1;

  private final FakeMeter meter = new FakeMeter();
  private long now = 5;
  private final ThreadLaps laps = new ThreadLaps(meter, now);

  @Test
  void aShortLapIsChargedItsWallClockTimeAndReadsNothing() {
    Usage used = lap(SHORT, SHORT / 2, 100);
    assertThat(used).isEqualTo(new Usage(SHORT, 100));
    assertThat(meter.readings).isEqualTo(1); // that of the start
  }

  @Test
  void aLongLapIsChargedItsCpuTime() {
    assertThat(lap(LONG, 7_000, 100)).isEqualTo(new Usage(7_000, 100));
  }

  @Test
  void theCounterIsReadOnceInAWhile() {
    long perReading = ThreadLaps.EXACT_AFTER / SHORT + 1;
    for (int i = 0; i < 3 * perReading; i++) {
      lap(SHORT, SHORT, 0);
    }
    assertThat(meter.readings).isEqualTo(1 + 3);
  }

  @Test
  void noLapIsChargedMoreThanItsWallClockTimeNorLessThanNothing() {
    meter.cpuNanos += 10 * LONG; // between laps
    assertThat(lap(LONG, 10, 0).cpuNanos()).isEqualTo(LONG);
    lap(LONG - 2, 0, 0); // charged too much
    assertThat(lap(10, 0, 0).cpuNanos()).isZero();
  }

  @Test
  void whatPassesBetweenLapsIsNobodys() {
    now += 1_000_000;
    laps.start(now);
    assertThat(lap(SHORT, SHORT, 100)).isEqualTo(new Usage(SHORT, 100));
  }

  /** Works for a while and ends the lap. */
  private Usage lap(long wallNanos, long cpuNanos, long bytes) {
    now += wallNanos;
    meter.cpuNanos += cpuNanos;
    meter.bytes += bytes;
    return laps.lap(now);
  }

  private static final class FakeMeter implements ThreadMeter {
    private long cpuNanos;
    private long bytes;
    private int readings;

    @Override
    public long cpuNanosOfCurrentThread() {
      readings++;
      return cpuNanos;
    }

    @Override
    public long allocatedByCurrentThread() {
      return bytes;
    }

    @Override
    public Usage of(long threadId) {
      throw new UnsupportedOperationException();
    }
  }
}
