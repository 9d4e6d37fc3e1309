package io.sluice.deploy.demo;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Closes what has been opened, last first, once: at the end of the run or when the process is told
 * to stop, whichever is first. A stop takes ten seconds at most.
 */
final class Teardown implements AutoCloseable {
  private static final long LIMIT_SECONDS = 9;

  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread hook = new Thread(this::stop, "demo-teardown");
  private boolean closing;

  Teardown() {
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /**
   * Closes it in its turn.
   *
   * @return the same
   */
  <T extends AutoCloseable> T own(T resource) {
    synchronized (this) {
      if (!closing) {
        opened.push(resource);
        return resource;
      }
    }
    closeQuietly(resource);
    return resource;
  }

  synchronized boolean isClosing() {
    return closing;
  }

  /** Closes everything, or waits for the end of a teardown that has begun elsewhere. */
  @Override
  public void close() {
    if (!begin()) {
      awaitClosed();
      return;
    }
    closeAll();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process is stopping already; the hook finds nothing left to do.
    }
  }

  private synchronized boolean begin() {
    boolean isFirst = !closing;
    closing = true;
    return isFirst;
  }

  /** Runs in the shutdown hook. */
  private void stop() {
    Thread worker = new Thread(this::close, "demo-teardown-work");
    worker.setDaemon(true);
    worker.start();
    if (!awaitClosed()) {
      // Something hangs. What it would still do matters less than the promise to be gone.
      closeLast();
      Runtime.getRuntime().halt(1);
    }
  }

  private void closeAll() {
    for (AutoCloseable next = next(); next != null; next = next()) {
      closeQuietly(next);
    }
    closed.countDown();
  }

  /** The folder is opened first, and removed even if all else hangs. */
  private void closeLast() {
    AutoCloseable first;
    synchronized (this) {
      first = opened.peekLast();
    }
    if (first != null) {
      closeQuietly(first);
    }
  }

  private synchronized AutoCloseable next() {
    return opened.isEmpty() ? null : opened.pop();
  }

  private boolean awaitClosed() {
    try {
      return closed.await(LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static void closeQuietly(AutoCloseable resource) {
    try {
      resource.close();
    } catch (Exception e) {
      System.err.println(e.getMessage());
    }
  }
}
