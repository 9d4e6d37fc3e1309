package io.sluice.runtime.sandbox;

import io.sluice.runtime.actor.Budget;
import io.sluice.runtime.actor.Usage;
import io.sluice.runtime.host.Invocation;
import io.sluice.runtime.host.Outcome;
import javax.annotation.Nullable;

/** An invocation that has begun and is not completed. Touched by its team's actor only. */
final class OpenInvocation {
  final Invocation invocation;
  final Sandbox sandbox;

  /** What each of its slices may use. */
  final Budget budget;

  private final long startNanos;
  private final long pausedNanosAtStart;

  Usage usage = Usage.NONE;
  int openReads;
  int logLines;
  long logCharacters;
  boolean isLogCut;
  long stateCharacters;

  /** Completed: what it still does is ignored. */
  boolean isOver;

  /** How it ended, null while it has not; it is completed once it has no open reads as well. */
  @Nullable Outcome settled;

  OpenInvocation(
      Invocation invocation,
      Sandbox sandbox,
      Budget budget,
      long startNanos,
      long pausedNanosAtStart) {
    this.invocation = invocation;
    this.sandbox = sandbox;
    this.budget = budget;
    this.startNanos = startNanos;
    this.pausedNanosAtStart = pausedNanosAtStart;
  }

  /** Wall-clock time since it began, less the time its actor waited for the host. */
  long elapsedNanos(long nowNanos, long pausedNanos) {
    return (nowNanos - startNanos) - (pausedNanos - pausedNanosAtStart);
  }

  long startNanos() {
    return startNanos;
  }
}
