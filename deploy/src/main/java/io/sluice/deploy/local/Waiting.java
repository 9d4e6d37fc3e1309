package io.sluice.deploy.local;

import io.sluice.deploy.Problem;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for what other processes do. */
public final class Waiting {
  private static final Duration POLL = Duration.ofMillis(100);

  private Waiting() {}

  /**
   * Returns when the condition holds.
   *
   * @param condition a {@link Problem} that it throws means not yet
   * @param check throws a {@link Problem} once it is in vain to wait any longer
   * @param otherwise the sentence if it does not hold in time
   * @throws Problem if it does not hold in time
   */
  public static void until(
      Duration limit, BooleanSupplier condition, Runnable check, Supplier<String> otherwise) {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!isTrue(condition)) {
      check.run();
      if (System.nanoTime() > deadline) {
        throw Problem.failure(otherwise.get());
      }
      pause();
    }
  }

  private static boolean isTrue(BooleanSupplier condition) {
    try {
      return condition.getAsBoolean();
    } catch (Problem e) {
      return false; // Not up yet; the time-out tells if it never is.
    }
  }

  private static void pause() {
    try {
      Thread.sleep(POLL.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Problem.failure("Stopped while waiting for another process.", e);
    }
  }
}
