package io.sluice.runtime.http;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/** Numbered daemon threads. */
final class Threads implements ThreadFactory {
  private final AtomicInteger count = new AtomicInteger();
  private final String name;

  Threads(String name) {
    this.name = name;
  }

  @Override
  @SuppressWarnings("ThreadPriorityCheck")
  public Thread newThread(Runnable work) {
    Thread thread = new Thread(work, name + "-" + count.incrementAndGet());
    thread.setDaemon(true);
    thread.setPriority(Thread.NORM_PRIORITY); // not that of whoever needs it first
    return thread;
  }
}
