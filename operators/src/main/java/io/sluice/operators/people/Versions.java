package io.sluice.operators.people;

import java.time.Clock;
import java.util.function.LongSupplier;

/**
 * The versions of messages, of which ClickHouse keeps the highest of each person and id.
 *
 * <p>What was written after the last checkpoint before a crash is written again, perhaps in another
 * order and so with another outcome under the same number. A floor that is above everything written
 * before lets what is written now win.
 */
public final class Versions {
  /** For who writes exactly once, or has not been restored: 0, 1, 2 and so on. */
  public static final Versions FROM_ZERO = new Versions(0, () -> 0);

  private final long floor;
  private final LongSupplier first;

  private Versions(long floor, LongSupplier first) {
    this.floor = floor;
    this.first = first;
  }

  /**
   * For who has been restored and may have written more than it remembers. The clock's milliseconds
   * are above what any person reaches by ones, and above the floor of the run before.
   *
   * @param millis now, in milliseconds since 1970
   */
  public static Versions after(long millis) {
    return new Versions(millis, () -> millis);
  }

  /**
   * The same for where people are forgotten: who is new may have been there before, so their first
   * version is the clock's milliseconds, which is above the last one they had.
   */
  public Versions aboveForgotten(Clock clock) {
    return new Versions(floor, clock::millis);
  }

  /** Of what is new. */
  public long first() {
    return first.getAsLong();
  }

  /** Of what had a version before. */
  public long next(long version) {
    return Math.max(version + 1, floor);
  }
}
