package io.sluice.runtime.sandbox;

import com.sun.management.GarbageCollectorMXBean;
import com.sun.management.GcInfo;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
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
    if (old.isPresent() && old.get().getName().startsWith("G1")) {
      return new HeapPressure(new UsageUnderG1(old.get()));
    }
    return new HeapPressure(() -> old.map(MemoryPoolMXBean::getCollectionUsage).orElse(null));
  }

  /** Whether there was a collection since the last time that left it too full. */
  boolean hasRisen() {
    MemoryUsage usage = afterCollection.get();
    if (usage == null || usage.getUsed() == lastUsed) {
      return false;
    }
    lastUsed = usage.getUsed();
    return usage.getMax() > 0 && usage.getUsed() > usage.getMax() / 100 * PERCENT;
  }

  /**
   * What the old generation holds after a collection of any kind, or now if that is nearly all. G1
   * collects it bit by bit, long before it is full, and says what a pool holds after a collection
   * only when that was one of the old generation; and while it looks for garbage, large objects are
   * allocated without any collection. If allocation outruns that, its next word is that memory is
   * out. Other collectors let the old generation run full of garbage, so that there only the
   * collection of it says something.
   */
  private static final class UsageUnderG1 implements Supplier<MemoryUsage> {
    /** G1 begins to look for garbage when about half is used; it does not come so far in peace. */
    private static final int NEARLY_ALL_PERCENT = 85;

    private final MemoryPoolMXBean pool;
    private final List<GarbageCollectorMXBean> collectors =
        ManagementFactory.getPlatformMXBeans(GarbageCollectorMXBean.class);
    private long lastCount = -1;
    @Nullable private MemoryUsage last;

    UsageUnderG1(MemoryPoolMXBean pool) {
      this.pool = pool;
    }

    @Override
    @Nullable
    public MemoryUsage get() {
      MemoryUsage now = pool.getUsage();
      if (now.getMax() > 0 && now.getUsed() > now.getMax() / 100 * NEARLY_ALL_PERCENT) {
        return now;
      }
      long count = collectors.stream().mapToLong(GarbageCollectorMXBean::getCollectionCount).sum();
      if (count != lastCount) {
        lastCount = count;
        last =
            collectors.stream()
                .map(GarbageCollectorMXBean::getLastGcInfo)
                .filter(Objects::nonNull)
                .max(Comparator.comparingLong(GcInfo::getEndTime))
                .map(info -> info.getMemoryUsageAfterGc().get(pool.getName()))
                .orElse(null);
      }
      return last;
    }
  }
}
