package io.sluice.runtime.actor;

/**
 * What slices used: deltas of the threads they ran on.
 *
 * @param cpuNanos CPU time in nanoseconds
 * @param allocatedBytes bytes allocated
 */
public record Usage(long cpuNanos, long allocatedBytes) {
  public static final Usage NONE = new Usage(0, 0);

  /** This usage and the other one. */
  public Usage plus(Usage other) {
    return new Usage(cpuNanos + other.cpuNanos, allocatedBytes + other.allocatedBytes);
  }

  /** This usage since an earlier reading of the same thread. */
  Usage since(Usage earlier) {
    return new Usage(cpuNanos - earlier.cpuNanos, allocatedBytes - earlier.allocatedBytes);
  }
}
