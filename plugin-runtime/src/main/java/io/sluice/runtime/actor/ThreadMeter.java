package io.sluice.runtime.actor;

import java.lang.management.ManagementFactory;

/** Reads what a thread has used since it started. */
interface ThreadMeter {
  /** CPU time of the calling thread in nanoseconds; a system call. */
  long cpuNanosOfCurrentThread();

  /** Bytes that the calling thread has allocated; cheap. */
  long allocatedByCurrentThread();

  /** Reading of another thread, by its id. Dead threads read as -1. */
  Usage of(long threadId);

  /** Sees nothing of what a thread uses. */
  ThreadMeter BLIND =
      new ThreadMeter() {
        @Override
        public long cpuNanosOfCurrentThread() {
          return 0;
        }

        @Override
        public long allocatedByCurrentThread() {
          return 0;
        }

        @Override
        public Usage of(long threadId) {
          return Usage.NONE;
        }
      };

  /** The JVM's own counters. */
  static ThreadMeter ofThisJvm() {
    com.sun.management.ThreadMXBean threads =
        (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    return new ThreadMeter() {
      @Override
      public long cpuNanosOfCurrentThread() {
        return threads.getCurrentThreadCpuTime();
      }

      @Override
      public long allocatedByCurrentThread() {
        return threads.getCurrentThreadAllocatedBytes();
      }

      @Override
      public Usage of(long threadId) {
        return new Usage(
            threads.getThreadCpuTime(threadId), threads.getThreadAllocatedBytes(threadId));
      }
    };
  }
}
