package io.sluice.deploy.bench;

/**
 * What INGESTION did in a window.
 *
 * @param events that went through
 * @param wallNanos how long it took
 * @param taskNanos CPU time of INGESTION's thread
 * @param cpuNanos CPU time of the process, less that of the thread that makes events
 */
record PeopleSample(long events, long wallNanos, long taskNanos, long cpuNanos) {
  double eventsPerSecond() {
    return events * 1e9 / wallNanos;
  }

  double cpuMicrosPerEvent() {
    return cpuNanos / 1e3 / events;
  }

  double taskMicrosPerEvent() {
    return taskNanos / 1e3 / events;
  }

  double wallMillis() {
    return wallNanos / 1e6;
  }
}
