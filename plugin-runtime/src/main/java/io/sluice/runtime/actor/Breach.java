package io.sluice.runtime.actor;

/**
 * A limit that a slice broke, and by how much.
 *
 * @param limit which
 * @param allowed the budget, in the limit's unit
 * @param used what had been used when the watchdog looked, in the limit's unit
 */
public record Breach(Limit limit, long allowed, long used) {
  /** What can be broken. */
  public enum Limit {
    /** CPU time, in nanoseconds. */
    CPU,
    /** Allocation, in bytes. */
    ALLOCATION
  }
}
