package io.sluice.operators.plugins;

import java.util.Locale;

/** What becomes of a team's events while its backlog is full. */
public enum OnFullBacklog {
  /** They go, as they came, where another deployment of the job can read them. */
  OVERFLOW,
  /** The subtask waits, and with it every other team, changes of the registry and checkpoints. */
  BLOCK;

  /** The text a user writes; Flink matches it ignoring case. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
