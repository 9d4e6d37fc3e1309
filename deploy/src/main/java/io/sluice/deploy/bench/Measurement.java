package io.sluice.deploy.bench;

/**
 * What has been measured: one window, or several added up.
 *
 * @param events rows that came out
 * @param cpuNanos CPU time of the job's process
 * @param wallNanos time that passed
 * @param compilerNanos time the JIT compiler took
 * @param mostParked most events seen parked in the plugin stage's state at once
 */
record Measurement(
    long events, long cpuNanos, long wallNanos, long compilerNanos, long mostParked) {
  static final Measurement NONE = new Measurement(0, 0, 0, 0, 0);

  Measurement plus(Measurement other) {
    return new Measurement(
        events + other.events,
        cpuNanos + other.cpuNanos,
        wallNanos + other.wallNanos,
        compilerNanos + other.compilerNanos,
        Math.max(mostParked, other.mostParked));
  }

  double cpuMicrosPerEvent() {
    return cpuNanos / 1e3 / events;
  }

  double eventsPerSecond() {
    return events * 1e9 / wallNanos;
  }

  /** Share of the time in which the compiler was at work. */
  double compilerShare() {
    return compilerNanos / (double) wallNanos;
  }
}
