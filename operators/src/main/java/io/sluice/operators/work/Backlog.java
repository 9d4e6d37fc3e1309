package io.sluice.operators.work;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import javax.annotation.Nullable;
import org.apache.flink.api.common.state.KeyedStateStore;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.api.common.typeutils.base.array.LongPrimitiveArraySerializer;

/**
 * The parked work of each key, first in first out: entries by number between a head and a tail, so
 * that neither end ever scans.
 */
final class Backlog {
  private static final String ENTRIES = "backlog";
  private static final String BOUNDS = "backlog-bounds";

  private final String boundsName;
  private final long maxBytes;
  private final MapState<Long, byte[]> entries;

  /**
   * Number of the first entry, number of the next one to come, and bytes of all between; absent if
   * the backlog is empty.
   */
  private final ValueState<long[]> bounds;

  /** The keys of this subtask that have a backlog, with its bytes. */
  private final Map<Long, Long> bytes = new HashMap<>();

  /** Those of them that have been full and are not yet half empty. */
  private final Set<Long> full = new HashSet<>();

  /**
   * @param prefix of the names of its states
   * @param maxBytes from which on a backlog is full
   */
  Backlog(String prefix, KeyedStateStore state, long maxBytes) {
    this.maxBytes = maxBytes;
    boundsName = prefix + BOUNDS;
    entries = state.getMapState(entries(prefix));
    bounds = state.getState(bounds(prefix));
  }

  /** The parked work of a key, by number. */
  static MapStateDescriptor<Long, byte[]> entries(String prefix) {
    return new MapStateDescriptor<>(
        prefix + ENTRIES, LongSerializer.INSTANCE, BytePrimitiveArraySerializer.INSTANCE);
  }

  /** See {@link #bounds}. */
  static ValueStateDescriptor<long[]> bounds(String prefix) {
    return new ValueStateDescriptor<>(prefix + BOUNDS, LongPrimitiveArraySerializer.INSTANCE);
  }

  /** Name of the state that every key with a backlog has. */
  String boundsName() {
    return boundsName;
  }

  /** Takes note of the current key's backlog after a restore; how many entries it has. */
  long restore(long key) throws Exception {
    long[] current = bounds.value();
    if (current == null) {
      return 0;
    }
    sized(key, current[2]);
    return current[1] - current[0];
  }

  /** Whether the key's backlog has become full and is not yet half empty again. */
  boolean isFull(long key) {
    return !full.isEmpty() && full.contains(key);
  }

  /** Whether the key, whichever is current, has a backlog. */
  boolean isEmpty(long key) {
    return !bytes.containsKey(key);
  }

  /** Bytes that are parked of this subtask's keys. */
  long bytes() {
    return bytes.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Adds to the backlog of the key, which is current. */
  void add(long key, byte[] work) throws Exception {
    long[] current = bounds.value();
    long[] next = current == null ? new long[3] : current.clone();
    entries.put(next[1], work);
    next[1]++;
    next[2] += work.length;
    bounds.update(next);
    sized(key, next[2]);
  }

  /** Takes the oldest entry of the key, which is current; null if there is none. */
  @Nullable
  byte[] poll(long key) throws Exception {
    long[] current = bounds.value();
    if (current == null) {
      return null;
    }
    byte[] work = entries.get(current[0]);
    entries.remove(current[0]);
    if (current[0] + 1 == current[1]) {
      bounds.clear();
      bytes.remove(key);
      full.remove(key);
    } else {
      bounds.update(new long[] {current[0] + 1, current[1], current[2] - work.length});
      sized(key, current[2] - work.length);
    }
    return work;
  }

  /**
   * Takes the oldest entry of the key, which is current, if there is more than may be and it is not
   * the only one; else null.
   */
  @Nullable
  byte[] pollSurplus(long key) throws Exception {
    long[] current = bounds.value();
    boolean isOver = current != null && current[2] > maxBytes && current[1] - current[0] > 1;
    return isOver ? poll(key) : null;
  }

  private void sized(long key, long size) {
    bytes.put(key, size);
    if (size >= maxBytes) {
      full.add(key);
    } else if (size <= maxBytes / 2) {
      full.remove(key);
    }
  }
}
