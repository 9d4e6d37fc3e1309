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

  /**
   * What reading and writing a character of the argument costs at most: twice what it takes for
   * empty arrays in a row, in an engine that is cold. It is on top of every budget, as the plugin
   * did not choose the size, and nothing can stop a thread while it reads.
   */
  private static final long NANOS_PER_CHARACTER = 300;

  private static final long BYTES_PER_CHARACTER = 128;

  /** So many characters are within any budget; those above count. */
  private static final int ORDINARY_CHARACTERS = 1 << 16;

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
  int changes;
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
    this.budget = withArgument(budget, invocation.argument());
    this.startNanos = startNanos;
    this.pausedNanosAtStart = pausedNanosAtStart;
  }

  private static Budget withArgument(Budget budget, @Nullable String argument) {
    long more = argument == null ? 0 : Math.max(0, argument.length() - ORDINARY_CHARACTERS);
    return budget.plus(NANOS_PER_CHARACTER * more, BYTES_PER_CHARACTER * more);
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
