package io.sluice.runtime.host;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * When a buffer is flushed: before an item that would take it over its limit, after one that has,
 * and when its oldest item is as old as the timeout (plugin-contrib 0.0.5, contract §8.1). The
 * timer starts with the first item and is not restarted by later ones.
 *
 * @param limit points
 * @param timeout age of the oldest item
 */
public record BufferRule(double limit, Duration timeout) {
  public BufferRule {
    requireNonNull(timeout, "timeout is null");
  }

  /** Whether what is in the buffer goes before an item comes in. */
  public boolean flushesBefore(double points, double added) {
    return points > 0 && points + added > limit;
  }

  /** Whether what is in the buffer goes now. */
  public boolean flushesAfter(double points) {
    return points > limit;
  }

  /** When a buffer whose oldest item came at that time is flushed, in epoch milliseconds. */
  public long dueAt(long oldestMillis) {
    return oldestMillis + timeout.toMillis();
  }
}
