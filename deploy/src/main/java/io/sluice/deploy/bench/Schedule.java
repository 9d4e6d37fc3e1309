package io.sluice.deploy.bench;

import java.time.Duration;

/**
 * When events are due that come at a steady rate, whatever becomes of the earlier ones. Latency
 * that counts from here has no gaps where a slow system keeps its own load away.
 *
 * @param startNanos {@link System#nanoTime} of the first one
 * @param perSecond events per second
 */
record Schedule(long startNanos, double perSecond) {
  Schedule {
    if (!(perSecond > 0)) {
      throw new IllegalArgumentException("perSecond is " + perSecond + ", expected more than 0");
    }
  }

  /** {@link System#nanoTime} of an event, by its number from 0. */
  long dueNanos(int number) {
    return startNanos + (long) (number * 1e9 / perSecond);
  }

  /** How many are due within a time from the start, 1 at least. */
  int countIn(Duration time) {
    return (int) Math.max(1, Math.floor(time.toNanos() * perSecond / 1e9));
  }
}
