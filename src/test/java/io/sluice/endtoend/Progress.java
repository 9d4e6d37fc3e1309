package io.sluice.endtoend;

import java.time.Duration;
import java.util.function.IntSupplier;

/** Waits for something that takes as long as it takes, but never stands still. */
final class Progress {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private Progress() {}

  /**
   * Returns when the number is reached.
   *
   * @param what is counted, for the failure
   * @param count must not fall
   * @throws AssertionError if it does not rise for {@link #PATIENCE}
   */
  static void until(String what, int wanted, IntSupplier count) {
    for (int now = count.getAsInt(); now < wanted; now = count.getAsInt()) {
      int before = now;
      Awaited.until(
          "there are %d %s and not only %d".formatted(wanted, what, before),
          PATIENCE,
          () -> count.getAsInt() > before);
    }
  }
}
