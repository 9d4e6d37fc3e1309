package io.sluice.operators.people;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Duration;
import javax.annotation.Nullable;

/**
 * The versions of messages, of which ClickHouse keeps the highest of each person and id.
 *
 * <p>What was written after the last checkpoint before a crash is written again, perhaps in another
 * order and so with another outcome under the same number. A floor that is above everything written
 * before lets what is written now win. And for a while what an event is about is written even if
 * nothing changes: before the crash it may have, and that is in ClickHouse.
 */
public final class Versions {
  /** For who writes exactly once, or has not been restored: 0, 1, 2 and so on. */
  public static final Versions FROM_ZERO = new Versions(0, null, null);

  /** What is repeated comes first: longer than it takes, even if plugins are slow. */
  static final Duration REPEATING = Duration.ofMinutes(10);

  private final long floor;

  /** Null if nothing is repeated. */
  @Nullable private final Clock repeating;

  /** Null if nobody who is new has been there before. */
  @Nullable private final Clock forgetting;

  private Versions(long floor, @Nullable Clock repeating, @Nullable Clock forgetting) {
    this.floor = floor;
    this.repeating = repeating;
    this.forgetting = forgetting;
  }

  /**
   * For who has been restored and may have written more than it remembers. The clock's milliseconds
   * are above what any person reaches by ones, and above the floor of the run before.
   */
  public static Versions after(Clock clock) {
    requireNonNull(clock, "clock is null");
    return new Versions(clock.millis(), clock, null);
  }

  /**
   * The same for where people or groups are forgotten: who is new may have been there before, so
   * their first version is the clock's milliseconds, which is above the last one they had.
   */
  public Versions aboveForgotten(Clock clock) {
    return new Versions(floor, repeating, requireNonNull(clock, "clock is null"));
  }

  /** Of what is new. */
  public long first() {
    return forgetting == null ? floor : forgetting.millis();
  }

  /** Of what had a version before. */
  public long next(long version) {
    return Math.max(version + 1, floor);
  }

  /** Whether something else may have been written of what had this version before. */
  public boolean isInDoubt(long version) {
    return version < floor && isRepeating();
  }

  /** Whether events may be those that were processed before a crash. */
  boolean isRepeating() {
    return repeating != null && repeating.millis() - floor < REPEATING.toMillis();
  }
}
