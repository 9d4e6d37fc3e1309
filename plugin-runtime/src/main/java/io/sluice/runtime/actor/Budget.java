package io.sluice.runtime.actor;

import java.io.Serializable;

/**
 * What one slice may use before it is killed.
 *
 * @param cpuNanos CPU time of the executing thread, in nanoseconds
 * @param allocatedBytes bytes the executing thread may allocate
 */
public record Budget(long cpuNanos, long allocatedBytes) implements Serializable {
  /** For slices of the host's own code, which nothing has to stop. */
  public static final Budget UNLIMITED = new Budget(Long.MAX_VALUE, Long.MAX_VALUE);

  public Budget {
    if (cpuNanos <= 0) {
      throw new IllegalArgumentException("cpuNanos is " + cpuNanos + ", expected more than 0");
    }
    if (allocatedBytes <= 0) {
      throw new IllegalArgumentException(
          "allocatedBytes is " + allocatedBytes + ", expected more than 0");
    }
  }

  /** This budget and so much more. */
  public Budget plus(long moreCpuNanos, long moreAllocatedBytes) {
    return new Budget(
        saturated(cpuNanos, moreCpuNanos), saturated(allocatedBytes, moreAllocatedBytes));
  }

  private static long saturated(long some, long more) {
    return some > Long.MAX_VALUE - more ? Long.MAX_VALUE : some + more;
  }

  /** The first limit that the usage is over, null if none is. */
  Breach breachedBy(Usage usage) {
    if (usage.cpuNanos() > cpuNanos) {
      return new Breach(Breach.Limit.CPU, cpuNanos, usage.cpuNanos());
    }
    if (usage.allocatedBytes() > allocatedBytes) {
      return new Breach(Breach.Limit.ALLOCATION, allocatedBytes, usage.allocatedBytes());
    }
    return null;
  }
}
