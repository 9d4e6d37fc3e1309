package io.sluice.runtime.actor;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that lets others run while slices of a pool run for long. It looks more often than the
 * watchdog, and reads no counters: the operating system lets a thread keep a core for some
 * milliseconds, however low its priority, and for so long everybody else would wait.
 */
public final class Preempter implements AutoCloseable {
  /** How often it looks while a slice has run for long. */
  private static final Duration PERIOD = Duration.ofNanos(500_000);

  /** How often it looks while none has. */
  private static final Duration IDLE_PERIOD = Duration.ofMillis(5);

  private static final Logger LOG = LoggerFactory.getLogger(Preempter.class);

  private final ActorPool pool;
  private final CountDownLatch closed = new CountDownLatch(1);

  /** Starts the thread. */
  public Preempter(String name, ActorPool pool) {
    this.pool = pool;
    Thread thread = new Thread(this::run, name + "-preempter");
    thread.setDaemon(true);
    thread.start();
  }

  private void run() {
    Duration period = IDLE_PERIOD;
    try {
      while (!closed.await(period.toNanos(), TimeUnit.NANOSECONDS)) {
        period = look() ? PERIOD : IDLE_PERIOD;
      }
    } catch (InterruptedException e) {
      LOG.warn("The preempter was interrupted and ends; plugins that compute delay others more");
    }
  }

  private boolean look() {
    try {
      return pool.preempt();
    } catch (Throwable e) { // even out of memory: it is needed when that is over
      LOG.error("Slices that run for long could not be preempted; the next look is soon", e);
      return false;
    }
  }

  /** Ends the thread. */
  @Override
  public void close() {
    closed.countDown();
  }
}
