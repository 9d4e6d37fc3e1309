package io.sluice.runtime.local;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import javax.annotation.Nullable;

/**
 * A clock that is moved forward: it stands still, or goes on with the machine's. From any thread.
 */
public final class LocalClock extends Clock {
  @Nullable private final Instant start;
  private final Clock machine = Clock.systemUTC();
  private volatile Duration moved = Duration.ZERO;

  private LocalClock(@Nullable Instant start) {
    this.start = start;
  }

  /** Goes with the machine's clock. */
  public static LocalClock running() {
    return new LocalClock(null);
  }

  /** Stands still at that time. */
  public static LocalClock at(Instant start) {
    return new LocalClock(requireNonNull(start, "start is null"));
  }

  @Override
  public Instant instant() {
    return (start == null ? machine.instant() : start).plus(moved);
  }

  /** Moves forward, as if that much time had gone by. */
  void move(Duration by) {
    moved = moved.plus(by);
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    throw new UnsupportedOperationException("time here is UTC");
  }
}
