package io.sluice.runtime.actor;

import java.lang.management.ManagementFactory;

/** Reads what a thread has used since it started. */
interface ThreadMeter {
  /** Reading of the calling thread. */
  Usage ofCurrentThread();

  /** Reading of another thread, by its id. Dead threads read as -1. */
  Usage of(long threadId);

  /**
   * The JVM's own counters: about a quarter of a microsecond a reading, most of it for CPU time.
   */
  static ThreadMeter ofThisJvm() {
    com.sun.management.ThreadMXBean threads =
        (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    return new ThreadMeter() {
      @Override
      public Usage ofCurrentThread() {
        return new Usage(
            threads.getCurrentThreadCpuTime(), threads.getCurrentThreadAllocatedBytes());
      }

      @Override
      public Usage of(long threadId) {
        return new Usage(
            threads.getThreadCpuTime(threadId), threads.getThreadAllocatedBytes(threadId));
      }
    };
  }
}
