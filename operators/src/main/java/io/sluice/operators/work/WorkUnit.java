package io.sluice.operators.work;

/**
 * A unit of work that has been admitted: it counts against its tenant's window until it is
 * completed. Its pending work changes only through {@link WorkQueue#advance}.
 */
public final class WorkUnit<P> {
  private final long key;
  private final long tenant;
  private final long number;
  private PendingWork<P> work;

  /** Whether keyed state holds it, as it stood at some snapshot. */
  boolean isStored;

  /** Bytes of the payload as it stands. */
  long size;

  WorkUnit(long key, long tenant, long number, PendingWork<P> work) {
    this.key = key;
    this.tenant = tenant;
    this.number = number;
    this.work = work;
  }

  /** The key whose state it lives in. */
  public long key() {
    return key;
  }

  /** Whose window it counts against. */
  public long tenant() {
    return tenant;
  }

  /** The work as it stands. */
  public PendingWork<P> work() {
    return work;
  }

  /** Its place among the units of its key, in order of admission. */
  long number() {
    return number;
  }

  void become(PendingWork<P> newWork) {
    work = newWork;
  }

  @Override
  public String toString() {
    return "unit " + number + " of tenant " + tenant;
  }
}
