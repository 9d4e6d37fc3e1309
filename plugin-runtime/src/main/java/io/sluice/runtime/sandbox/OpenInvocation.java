package io.sluice.runtime.sandbox;

import io.sluice.runtime.actor.Budget;
import io.sluice.runtime.actor.Usage;
import io.sluice.runtime.host.Invocation;
import io.sluice.runtime.host.Outcome;
import javax.annotation.Nullable;

/**
 * An invocation that has begun and is not completed. Touched by its team's actor only, but for the
 * time it waits.
 */
final class OpenInvocation {
  final Invocation invocation;
  final Sandbox sandbox;

  /** What each of its slices may use. */
  final Budget budget;

  private final long startNanos;
  private final long pausedNanosAtStart;

  Usage usage = Usage.NONE;
  int callsMade;
  int callsClosed;
  int logLines;
  long logCharacters;
  boolean isLogCut;
  long stateCharacters;
  int jobs;
  int captures;
  int unhandled;

  /** Completed: what it still does is ignored. */
  boolean isOver;

  /** Given up for its time: what it asks for is refused, what it does is ignored. */
  boolean isAbandoned;

  /** How it ended, null while it has not; it is completed once it has no open calls as well. */
  @Nullable Outcome settled;

  private int waits;
  private long waitingSince;
  private long waitedNanos;

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

  /** One of its slices is over. */
  void used(Usage ofSlice) {
    usage = usage.plus(ofSlice);
    sandbox.allocated(ofSlice.allocatedBytes());
  }

  boolean hasOpenCalls() {
    return callsMade > callsClosed;
  }

  /** From here on it waits for a permit of the host's, which is not its own time. */
  synchronized void beginWait(long nowNanos) {
    if (waits == 0) {
      waitingSince = nowNanos;
    }
    waits++;
  }

  synchronized void endWait(long nowNanos) {
    waits--;
    if (waits == 0) {
      waitedNanos += nowNanos - waitingSince;
    }
  }

  /** Wall-clock time since it began, less the time it and its actor waited for the host. */
  synchronized long elapsedNanos(long nowNanos, long pausedNanos) {
    long waited = waitedNanos + (waits == 0 ? 0 : nowNanos - waitingSince);
    return (nowNanos - startNanos) - (pausedNanos - pausedNanosAtStart) - waited;
  }

  long startNanos() {
    return startNanos;
  }
}
