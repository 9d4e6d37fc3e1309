package io.sluice.operators.plugins;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * Ends the process when too many of its threads are lost in plugins that nothing can stop: only the
 * end of the process gives their cores back. It ends after a checkpoint, so that little has to be
 * done again, or after a while without one. Knows no Flink and no clock.
 */
final class LostThreadLimit {
  /** Without a checkpoint it waits for so long. */
  static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final long NEVER = Long.MIN_VALUE;

  /** Ends the process, or fails the task. */
  @FunctionalInterface
  interface End {
    void because(String reason);
  }

  private final int most;
  private final End end;
  private long overSinceMillis = NEVER;

  /**
   * @param most threads that may be lost at a time
   */
  LostThreadLimit(int most, End end) {
    this.most = most;
    this.end = requireNonNull(end, "end is null");
  }

  /** Is to be called every second or so. */
  void look(int lost, long nowMillis) {
    if (lost <= most) {
      overSinceMillis = NEVER;
    } else if (overSinceMillis == NEVER) {
      overSinceMillis = nowMillis;
    } else if (nowMillis - overSinceMillis >= PATIENCE.toMillis()) {
      end.because(
          reason(lost) + ", and no checkpoint was completed for " + PATIENCE.toSeconds() + " s");
    }
  }

  /** A checkpoint is complete. */
  void checkpointCompleted(int lost) {
    if (lost > most && overSinceMillis != NEVER) {
      end.because(reason(lost));
    }
  }

  private String reason(int lost) {
    return lost
        + " threads are lost in plugins that nothing can stop; at most "
        + most
        + " may be (option sandbox.max-lost-threads)";
  }
}
