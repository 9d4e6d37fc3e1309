package io.sluice.runtime.actor;

import javax.annotation.Nullable;

/**
 * One uninterrupted run of an actor: an entry into a sandbox until its microtasks are dry. All
 * methods but {@link #kill} are called on the thread that runs the actor.
 */
public interface Slice {
  /** What this slice may use. */
  Budget budget();

  /** Does the work. Must not throw: what a guest throws is the slice's own business. */
  void run();

  /**
   * Makes {@link #run} return soon. Called at most once, on a thread of its own, while {@code run}
   * is under way or has just returned; {@link #finished} waits for it.
   */
  void kill(Breach breach);

  /**
   * Has the thread that is in {@link #run} run a task too, as soon as it comes to a point where it
   * can, and go on after it; returns at once. From any thread, also when {@code run} has just
   * returned. A slice that never comes to such a point does nothing.
   *
   * @param task does not throw
   */
  default void interject(Runnable task) {}

  /**
   * The slice is over.
   *
   * @param usage what it used
   * @param breach why it was killed, null if it was not
   */
  void finished(Usage usage, @Nullable Breach breach);

  /**
   * The slice was killed and goes on all the same: its thread is written off, and this is called on
   * another one in the place of {@link #finished}. {@link #run} may still be under way.
   *
   * @param breach why it was killed
   */
  void lost(Breach breach);
}
