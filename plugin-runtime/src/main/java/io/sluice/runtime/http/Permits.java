package io.sluice.runtime.http;

import java.util.Iterator;
import java.util.LinkedHashSet;
import javax.annotation.Nullable;

/** Lets a bounded number run and a bounded number wait, first come first served. */
final class Permits {
  private final LinkedHashSet<Runnable> waiting = new LinkedHashSet<>();
  private final int maxWaiting;
  private int free;
  private boolean draining;

  Permits(int atOnce, int maxWaiting) {
    this.free = atOnce;
    this.maxWaiting = maxWaiting;
  }

  /**
   * Runs the task once it has a permit: here and now, or on the thread that gives one back.
   *
   * @return false if too many wait already
   */
  boolean ask(Runnable task) {
    synchronized (this) {
      if (waiting.size() >= maxWaiting && (free == 0 || !waiting.isEmpty())) {
        return false;
      }
      waiting.add(task);
    }
    drain();
    return true;
  }

  /**
   * Takes a waiting task out of the line.
   *
   * @return false if it is not in the line: it has, or will have, a permit to give back
   */
  synchronized boolean leave(Runnable task) {
    return waiting.remove(task);
  }

  void giveBack() {
    synchronized (this) {
      free++;
    }
    drain();
  }

  /** A loop, not a recursion: a task may give its permit back before it returns. */
  private void drain() {
    synchronized (this) {
      if (draining) {
        return;
      }
      draining = true;
    }
    for (Runnable task = next(); task != null; task = next()) {
      task.run();
    }
  }

  @Nullable
  private synchronized Runnable next() {
    Iterator<Runnable> line = waiting.iterator();
    if (free == 0 || !line.hasNext()) {
      draining = false;
      return null;
    }
    Runnable task = line.next();
    line.remove();
    free--;
    return task;
  }
}
