package io.sluice.runtime.actor;

import java.util.ArrayDeque;

/**
 * A logical thread: slices told to it run one at a time, in the order they were told, on whichever
 * pool thread is free. While it is held, only answers and urgent slices run.
 *
 * <p>Every field is guarded by the pool's lock.
 */
public final class Actor {
  private final ActorPool pool;
  private final ArrayDeque<Slice> inbox = new ArrayDeque<>();
  private final ArrayDeque<Slice> answers = new ArrayDeque<>();
  private final ArrayDeque<Slice> urgent = new ArrayDeque<>();
  private int holds;

  /** CPU time charged so far, raised to the pool's clock whenever the actor wakes up. */
  long virtualNanos;

  /** Queued or running. */
  boolean scheduled;

  private long pausedNanos;
  private long pausedSince = NOT_PAUSED;

  private static final long NOT_PAUSED = Long.MIN_VALUE;

  Actor(ActorPool pool) {
    this.pool = pool;
  }

  /** Runs the slice after all that were told before, once no hold is open. */
  public void tell(Slice slice) {
    pool.enqueue(this, inbox, slice);
  }

  /** Runs the slice before anything else, even while the actor is held. From any thread. */
  public void tellUrgently(Slice slice) {
    pool.enqueue(this, urgent, slice);
  }

  /**
   * From within a slice: nothing but answers runs until each hold has had its answer. This is what
   * makes a state read and the write after it one step (no other slice of the team in between).
   */
  public void hold() {
    pool.hold(this);
  }

  /** Runs the slice that ends one hold, before anything else. From any thread. */
  public void answer(Slice slice) {
    pool.enqueue(this, answers, slice);
  }

  /**
   * Nanoseconds this actor could not run although it had something to do, its thread without a core
   * included, or because it was held: it waited for the host, which no time limit of a guest may
   * count.
   */
  public long pausedNanos() {
    return pool.pausedNanos(this);
  }

  /** The slice that ran is lost; this one comes before anything else. */
  void goOnAfter(Slice lost) {
    urgent.addFirst(lost);
  }

  void holdOnce() {
    holds++;
  }

  boolean hasRunnableSlice() {
    return !urgent.isEmpty() || !answers.isEmpty() || (holds == 0 && !inbox.isEmpty());
  }

  /** The next slice that may run, null if none may; taking an answer closes its hold. */
  Slice pollRunnable() {
    Slice first = urgent.poll();
    if (first != null) {
      return first;
    }
    Slice answer = answers.poll();
    if (answer != null) {
      holds--;
      return answer;
    }
    return holds == 0 ? inbox.poll() : null;
  }

  void pausedFrom(long nanos) {
    if (pausedSince == NOT_PAUSED) {
      pausedSince = nanos;
    }
  }

  void runsFrom(long nanos) {
    if (pausedSince != NOT_PAUSED) {
      pausedNanos += nanos - pausedSince;
      pausedSince = NOT_PAUSED;
    }
  }

  void waited(long nanos) {
    pausedNanos += nanos;
  }

  boolean isHeld() {
    return holds > 0;
  }

  long pausedNanosAt(long nanos) {
    return pausedSince == NOT_PAUSED ? pausedNanos : pausedNanos + nanos - pausedSince;
  }
}
