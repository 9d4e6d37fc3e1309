package io.sluice.deploy.bench;

/**
 * What one case did in a window.
 *
 * @param events that were matched
 * @param cpuNanos CPU time of the whole process meanwhile
 * @param matches actions that matched
 */
record ActionsSample(long events, long cpuNanos, long matches) {
  double microsPerEvent() {
    return cpuNanos / 1e3 / events;
  }

  double matchesPerEvent() {
    return (double) matches / events;
  }
}
