package io.sluice.operators.route;

import java.io.Serializable;

/**
 * How fast events of one distinct id may come before they overflow (contract §11.11).
 *
 * @param isOn whether there is a limit at all
 * @param capacity events that may come at once, 1 or more
 * @param refillPerSecond events a second that may come for ever, above 0
 * @param maxBuckets distinct ids that are remembered on a subtask, 1 or more
 */
public record OverflowLimit(boolean isOn, int capacity, double refillPerSecond, int maxBuckets)
    implements Serializable {
  /** Era C's numbers, and no limit, as there by default. */
  public static final OverflowLimit OFF = new OverflowLimit(false, 1000, 1.0, 100_000);

  public OverflowLimit {
    if (capacity < 1 || !(refillPerSecond > 0) || maxBuckets < 1) {
      throw new IllegalArgumentException(
          "An overflow limit has capacity "
              + capacity
              + ", refill "
              + refillPerSecond
              + " and buckets "
              + maxBuckets
              + "; expected 1 or more, more than 0 and 1 or more");
    }
  }
}
