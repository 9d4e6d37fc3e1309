package io.sluice.operators.deliveries;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;
import java.time.Duration;

/**
 * When an endpoint gets nothing for a while.
 *
 * @param failures calls in a row that have to fail
 * @param pause how long it gets nothing the first time; doubles with each probe that fails
 * @param maxPause the longest of these pauses
 */
public record CircuitPolicy(int failures, Duration pause, Duration maxPause)
    implements Serializable {
  private static final int MOST_DOUBLINGS = 20;

  /** After 5 failures 30 s, then up to 5 minutes. */
  public static final CircuitPolicy DEFAULT =
      new CircuitPolicy(5, Duration.ofSeconds(30), Duration.ofMinutes(5));

  public CircuitPolicy {
    requireNonNull(pause, "pause is null");
    requireNonNull(maxPause, "maxPause is null");
    if (failures < 1) {
      throw new IllegalArgumentException("failures is " + failures + ", expected 1 or more");
    }
    if (pause.toMillis() < 1 || maxPause.compareTo(pause) < 0) {
      throw new IllegalArgumentException(
          "pause is %s and maxPause is %s, expected 1 ms or more, and no less than that"
              .formatted(pause, maxPause));
    }
  }

  /**
   * How long the endpoint gets nothing, in milliseconds.
   *
   * @param probes that have failed before
   */
  long pauseMillis(int probes) {
    long doubled = pause.toMillis() << Math.min(probes, MOST_DOUBLINGS);
    return Math.min(doubled, maxPause.toMillis());
  }
}
