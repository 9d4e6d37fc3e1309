package io.sluice.endtoend;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for a condition, never for a time. */
final class Awaited {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration POLL = Duration.ofMillis(50);

  private Awaited() {}

  /**
   * Returns when the condition holds.
   *
   * @param what the condition in words, for the failure
   * @throws AssertionError if it does not hold within {@link #PATIENCE}
   */
  static void until(String what, BooleanSupplier condition) {
    until(what, PATIENCE, condition);
  }

  /** The same with another patience. */
  static void until(String what, Duration patience, BooleanSupplier condition) {
    long deadline = System.nanoTime() + patience.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError(
            "Waited %d s in vain until %s".formatted(patience.toSeconds(), what));
      }
      pause();
    }
  }

  private static void pause() {
    try {
      Thread.sleep(POLL.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("Interrupted while waiting", e);
    }
  }
}
