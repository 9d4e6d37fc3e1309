package io.sluice.runtime.sandbox;

import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sandboxes of the process that have a context, of all teams, and which of them have to make
 * room. From any thread.
 */
final class LiveSandboxes {
  private static final Logger LOG = LoggerFactory.getLogger(LiveSandboxes.class);

  private final int most;
  private final HeapPressure heap;
  private final Map<Sandbox, TeamActor> live = new ConcurrentHashMap<>();
  private final AtomicLong evictions = new AtomicLong();

  LiveSandboxes(int most, HeapPressure heap) {
    this.most = most;
    this.heap = heap;
  }

  void add(Sandbox sandbox, TeamActor team) {
    live.put(sandbox, team);
  }

  void remove(Sandbox sandbox) {
    live.remove(sandbox);
  }

  int count() {
    return live.size();
  }

  /** Sandboxes that were let go for others' sake. */
  long evictions() {
    return evictions.get();
  }

  void evicted() {
    evictions.incrementAndGet();
  }

  /**
   * Asks those that were not used for the longest time to go, as many as are too many; under
   * pressure of the heap half of all. Those that are busy stay. Called by the watchdog.
   */
  void makeRoom() {
    int tooMany = live.size() - most;
    if (heap.hasRisen()) {
      tooMany = Math.max(tooMany, (live.size() + 1) / 2);
      LOG.warn(
          "After a collection the heap is more than {} % full: up to {} of {} sandboxes that have"
              + " nothing to do are let go",
          HeapPressure.PERCENT, tooMany, live.size());
    }
    if (tooMany <= 0) {
      return;
    }
    live.entrySet().stream()
        .filter(entry -> !entry.getKey().isBusy)
        .map(entry -> new Aged(entry.getKey(), entry.getValue(), entry.getKey().lastUsedNanos))
        .sorted(Comparator.comparingLong(aged -> aged.lastUsedNanos))
        .limit(tooMany)
        .forEach(aged -> aged.team.evict(aged.sandbox));
  }

  /** Its age does not change while it is compared. */
  private record Aged(Sandbox sandbox, TeamActor team, long lastUsedNanos) {}
}
