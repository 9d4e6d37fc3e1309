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

  /** What has allocated less since it was set up cannot hold much. */
  private static final long SUSPICIOUS_BYTES = 64 << 20;

  /** What was let go has to be collected before it is known whether that was enough. */
  private static final long RELIEF_NANOS = 500_000_000;

  private final int most;
  private final HeapPressure heap;
  private final Runnable forgetRemembered;
  private final Map<Sandbox, TeamActor> live = new ConcurrentHashMap<>();
  private final AtomicLong evictions = new AtomicLong();
  private final AtomicLong rebuilds = new AtomicLong();

  /** When room was last made for the heap's sake; the watchdog's own. */
  private long lastRelief = System.nanoTime() - RELIEF_NANOS;

  /**
   * @param forgetRemembered lets go what is kept for all sandboxes but could be made again
   */
  LiveSandboxes(int most, HeapPressure heap, Runnable forgetRemembered) {
    this.most = most;
    this.heap = heap;
    this.forgetRemembered = forgetRemembered;
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

  /** Sandboxes whose context was taken away because the heap was full, whatever they did. */
  long rebuilds() {
    return rebuilds.get();
  }

  void rebuilt() {
    rebuilds.incrementAndGet();
  }

  /** Lets sandboxes go that are too many, or too much for the heap. Called by the watchdog. */
  void makeRoom() {
    int tooMany = live.size() - most;
    long now = System.nanoTime();
    if (now - lastRelief > RELIEF_NANOS && heap.hasRisen()) {
      lastRelief = now;
      tooMany = Math.max(tooMany, (live.size() + 1) / 2);
      LOG.warn(
          "The heap is more than {} % full: up to {} of {} sandboxes that have"
              + " nothing to do are let go",
          HeapPressure.PERCENT, tooMany, live.size());
      forgetRemembered.run();
      rebuildLargest();
    }
    if (tooMany > 0) {
      evictIdle(tooMany);
    }
  }

  /** Those that were not used for the longest time; those that are busy stay. */
  private void evictIdle(int count) {
    live.entrySet().stream()
        .filter(entry -> !entry.getKey().isBusy)
        .map(entry -> new Weighed(entry.getKey(), entry.getValue(), entry.getKey().lastUsedNanos))
        .sorted(Comparator.comparingLong(idle -> idle.weight))
        .limit(count)
        .forEach(idle -> idle.team.evict(idle.sandbox));
  }

  /** Of what has allocated most since it was set up the heap is most likely to be full. */
  void rebuildLargest() {
    live.entrySet().stream()
        .map(
            entry -> new Weighed(entry.getKey(), entry.getValue(), entry.getKey().allocatedBytes()))
        .filter(large -> large.weight >= SUSPICIOUS_BYTES)
        .max(Comparator.comparingLong(large -> large.weight))
        .ifPresent(large -> large.team.rebuild(large.sandbox));
  }

  /** Its weight does not change while it is compared. */
  private record Weighed(Sandbox sandbox, TeamActor team, long weight) {}
}
