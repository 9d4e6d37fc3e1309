package io.sluice.runtime.actor;

/**
 * What one thread uses from lap to lap. Reading a thread's CPU time is a system call of up to 2.5
 * µs on a virtual machine, a tenth of a plugin's call: so a short lap is charged its wall-clock
 * time, which is never less, and the counter is read once in {@link #EXACT_AFTER}. Touched by its
 * thread only.
 */
final class ThreadLaps {
  /** Wall-clock nanoseconds of laps after which the CPU time is read. */
  static final long EXACT_AFTER = 250_000;

  private final ThreadMeter meter;
  private Usage reading;
  private long readingNanos;
  private long unreadNanos;

  /**
   * Starts at the calling thread's counters.
   *
   * @param nowNanos {@link System#nanoTime} of now, as everywhere here
   */
  ThreadLaps(ThreadMeter meter, long nowNanos) {
    this.meter = meter;
    this.reading = new Usage(meter.cpuNanosOfCurrentThread(), meter.allocatedByCurrentThread());
    this.readingNanos = nowNanos;
  }

  /** The thread's counters as far as they are known, the CPU time a little ahead at most. */
  Usage reading() {
    return reading;
  }

  /** Starts a lap; what passed since the last one is nobody's. */
  void start(long nowNanos) {
    readingNanos = nowNanos;
    reading = new Usage(reading.cpuNanos(), meter.allocatedByCurrentThread());
  }

  /** Ends a lap and starts the next one: what the thread used in it. */
  Usage lap(long nowNanos) {
    long wallNanos = nowNanos - readingNanos;
    unreadNanos += wallNanos;
    Usage before = reading;
    long cpuNanos = before.cpuNanos() + wallNanos;
    long usedNanos = wallNanos;
    if (unreadNanos > EXACT_AFTER) {
      unreadNanos = 0;
      cpuNanos = meter.cpuNanosOfCurrentThread();
      // Earlier laps may have been charged too much, and what ran between laps is in it as well.
      usedNanos = Math.max(0, Math.min(wallNanos, cpuNanos - before.cpuNanos()));
    }
    reading = new Usage(cpuNanos, meter.allocatedByCurrentThread());
    readingNanos = nowNanos;
    return new Usage(usedNanos, reading.allocatedBytes() - before.allocatedBytes());
  }
}
