package io.sluice.runtime.sandbox;

import java.util.ArrayDeque;

/**
 * Lets a few plugins of the process be loaded at a time: a restart sets all of them up at once, and
 * each of them may allocate and compile a lot. Those that are over the number wait in the order in
 * which they came. From any thread.
 */
final class SetupGate {
  private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
  private int free;

  SetupGate(int atOnce) {
    this.free = atOnce;
  }

  /**
   * Runs this now, or when another has left. Whoever enters has to leave.
   *
   * @param enter short, and does not throw
   */
  void enter(Runnable enter) {
    synchronized (this) {
      if (free == 0) {
        waiting.add(enter);
        return;
      }
      free--;
    }
    enter.run();
  }

  void leave() {
    Runnable next;
    synchronized (this) {
      next = waiting.poll();
      if (next == null) {
        free++;
        return;
      }
    }
    next.run();
  }
}
