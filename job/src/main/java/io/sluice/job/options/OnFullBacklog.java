package io.sluice.job.options;

import java.util.Locale;

/** What becomes of a team's events when its backlog is full. */
public enum OnFullBacklog {
  /** They go to the overflow topic. */
  OVERFLOW,
  /** The subtask waits. */
  BLOCK;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
