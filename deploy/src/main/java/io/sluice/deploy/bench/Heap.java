package io.sluice.deploy.bench;

import java.lang.management.ManagementFactory;

/** This JVM's heap. */
final class Heap {
  /** Collections until nothing that is only weakly held is left. */
  private static final int COLLECTIONS = 4;

  private Heap() {}

  /** Bytes in use now, dead or alive. */
  static long used() {
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  /** Bytes that are in use for good; collects, which takes a while. */
  static long usedAfterCollection() {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < COLLECTIONS; i++) {
      System.gc();
      least = Math.min(least, used());
    }
    return least;
  }
}
