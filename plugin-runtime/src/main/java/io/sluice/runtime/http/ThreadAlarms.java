package io.sluice.runtime.http;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Alarms on one thread of its own, which begins with the first. */
final class ThreadAlarms implements Alarms, AutoCloseable {
  private final ScheduledThreadPoolExecutor thread =
      new ScheduledThreadPoolExecutor(1, new Threads("sluice-http-alarm"));

  ThreadAlarms() {
    thread.setRemoveOnCancelPolicy(true);
    thread.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  @Override
  public Runnable after(Duration delay, Runnable what) {
    try {
      ScheduledFuture<?> alarm = thread.schedule(what, delay.toNanos(), TimeUnit.NANOSECONDS);
      return () -> alarm.cancel(false);
    } catch (RejectedExecutionException e) {
      // Closed: whoever waits for an alarm is being told so by the closing.
      return () -> {};
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
