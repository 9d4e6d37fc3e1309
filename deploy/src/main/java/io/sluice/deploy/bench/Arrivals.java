package io.sluice.deploy.bench;

import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/** When the events of a schedule came back. From any thread. */
final class Arrivals {
  private final Schedule schedule;
  private final AtomicLongArray latencies;
  private final AtomicInteger failures = new AtomicInteger();
  private final AtomicLong lastNanos;
  private final CountDownLatch open;

  /**
   * @param count events that are on their way
   */
  Arrivals(Schedule schedule, int count) {
    this.schedule = schedule;
    this.latencies = new AtomicLongArray(count);
    this.lastNanos = new AtomicLong(schedule.startNanos());
    this.open = new CountDownLatch(count);
  }

  /** An event came back. */
  void arrived(int number, long nowNanos) {
    latencies.set(number, Math.max(1, nowNanos - schedule.dueNanos(number)));
    lastNanos.accumulateAndGet(nowNanos, Math::max);
    open.countDown();
  }

  /** Nothing comes of an event. */
  void failed() {
    failures.incrementAndGet();
    open.countDown();
  }

  /** Waits until nothing is on its way any more; false if that takes longer. */
  boolean await(long seconds) throws InterruptedException {
    return open.await(seconds, TimeUnit.SECONDS);
  }

  SteadySample sample() {
    long[] sorted = new long[latencies.length()];
    int finished = 0;
    for (int i = 0; i < latencies.length(); i++) {
      if (latencies.get(i) > 0) {
        sorted[finished] = latencies.get(i);
        finished++;
      }
    }
    sorted = Arrays.copyOf(sorted, finished);
    Arrays.sort(sorted);
    double seconds = (lastNanos.get() - schedule.startNanos()) / 1e9;
    return new SteadySample(
        latencies.length(),
        finished,
        seconds > 0 ? finished / seconds : 0,
        percentile(sorted, 50) / 1e6,
        percentile(sorted, 99) / 1e6);
  }

  /** What so many of a hundred do not exceed; 0 of nothing. */
  static long percentile(long[] sorted, int percent) {
    return sorted.length == 0 ? 0 : sorted[(int) Math.ceil(sorted.length * (percent / 100.0)) - 1];
  }
}
