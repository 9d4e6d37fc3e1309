package io.sluice.runtime.sandbox;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.Supplier;
import javax.annotation.Nullable;

/**
 * Whether the old generation is full even after a collection. What is measured changes with each
 * collection only, so that one of them counts once.
 */
final class HeapPressure {
  /** From here on it is under pressure. */
  static final int PERCENT = 75;

  private final Supplier<MemoryUsage> afterCollection;
  private long lastUsed = -1;

  /**
   * @param afterCollection what was used after the last collection, null if that is not known
   */
  HeapPressure(Supplier<MemoryUsage> afterCollection) {
    this.afterCollection = afterCollection;
  }

  /** Of this JVM: of its largest pool that is collected, whatever the collector calls it. */
  static HeapPressure ofThisJvm() {
    Optional<MemoryPoolMXBean> old =
        ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getType() == MemoryType.HEAP && pool.getCollectionUsage() != null)
            .max(Comparator.comparingLong(pool -> pool.getUsage().getMax()));
    return new HeapPressure(() -> old.map(MemoryPoolMXBean::getCollectionUsage).orElse(null));
  }

  /** Whether there was a collection since the last time that left it too full. */
  boolean hasRisen() {
    MemoryUsage usage = afterCollection.get();
    if (usage == null || usage.getUsed() == lastUsed) {
      return false;
    }
    lastUsed = usage.getUsed();
    return isTooFull(usage);
  }

  private static boolean isTooFull(@Nullable MemoryUsage usage) {
    return usage.getMax() > 0 && usage.getUsed() > usage.getMax() / 100 * PERCENT;
  }
}
