package io.sluice.runtime.http;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * One team's share of the threads for slow work: name look-ups, which may block for long, and
 * decompression, which burns CPU. Few of a team's tasks run at once, so that a team whose name
 * server never answers does not hold them all.
 */
final class Lane {
  private static final int AT_ONCE = 2;

  private final Queue<Runnable> waiting = new ArrayDeque<>();
  private final Executor threads;
  private int running;

  Lane(Executor threads) {
    this.threads = threads;
  }

  /** Runs the task later, or never if the client is closed meanwhile. */
  void run(Runnable task) {
    synchronized (this) {
      if (running == AT_ONCE) {
        waiting.add(task);
        return;
      }
      running++;
    }
    start(task);
  }

  private void start(Runnable task) {
    try {
      threads.execute(
          () -> {
            try {
              task.run();
            } finally {
              next();
            }
          });
    } catch (RejectedExecutionException e) {
      // Closed, and every open call has been told so.
      synchronized (this) {
        running--;
      }
    }
  }

  private void next() {
    Runnable task;
    synchronized (this) {
      task = waiting.poll();
      if (task == null) {
        running--;
        return;
      }
    }
    start(task);
  }
}
