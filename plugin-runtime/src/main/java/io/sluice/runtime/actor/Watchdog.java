package io.sluice.runtime.actor;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one thread that looks at everything that may have to be stopped, every few milliseconds. */
public final class Watchdog implements AutoCloseable {
  /** How often it looks. */
  public static final Duration PERIOD = Duration.ofMillis(10);

  private static final Logger LOG = LoggerFactory.getLogger(Watchdog.class);

  private final List<Runnable> rounds;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;

  /**
   * Starts the thread.
   *
   * @param rounds what is done at every look, in order; must not block
   */
  public Watchdog(String name, List<Runnable> rounds) {
    this.rounds = List.copyOf(rounds);
    this.thread = new Thread(this::run, name + "-watchdog");
    thread.setDaemon(true);
    thread.start();
  }

  private void run() {
    try {
      while (!closed.await(PERIOD.toMillis(), TimeUnit.MILLISECONDS)) {
        look();
      }
    } catch (InterruptedException e) {
      LOG.warn("The watchdog was interrupted and ends; no slice is watched from now on");
    }
  }

  private void look() {
    for (Runnable round : rounds) {
      try {
        round.run();
      } catch (Throwable e) { // even out of memory: nothing else stops an endless loop
        LOG.error("A round of the watchdog failed; it goes on with the next", e);
      }
    }
  }

  /** Ends the thread and waits for it. */
  @Override
  public void close() {
    closed.countDown();
    try {
      thread.join(1_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
