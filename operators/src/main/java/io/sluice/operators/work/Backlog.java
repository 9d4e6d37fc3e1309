package io.sluice.operators.work;

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
 * The parked work of the current key, first in first out: entries by number between a head and a
 * tail, so that neither end ever scans. Every method works on the key that is current.
 */
final class Backlog {
  private static final String ENTRIES = "backlog";
  private static final String BOUNDS = "backlog-bounds";

  private final String boundsName;
  private final MapState<Long, byte[]> entries;

  /** Number of the first entry, and of the next one to come; absent if the backlog is empty. */
  private final ValueState<long[]> bounds;

  /**
   * @param prefix of the names of its states
   */
  Backlog(String prefix, KeyedStateStore state) {
    boundsName = prefix + BOUNDS;
    entries =
        state.getMapState(
            new MapStateDescriptor<>(
                prefix + ENTRIES, LongSerializer.INSTANCE, BytePrimitiveArraySerializer.INSTANCE));
    bounds =
        state.getState(
            new ValueStateDescriptor<>(boundsName, LongPrimitiveArraySerializer.INSTANCE));
  }

  /** Name of the state that every key with a backlog has. */
  String boundsName() {
    return boundsName;
  }

  void add(byte[] work) throws Exception {
    long[] current = bounds.value();
    long head = current == null ? 0 : current[0];
    long tail = current == null ? 0 : current[1];
    entries.put(tail, work);
    bounds.update(new long[] {head, tail + 1});
  }

  /** Takes the oldest entry, null if there is none. */
  @Nullable
  byte[] poll() throws Exception {
    long[] current = bounds.value();
    if (current == null) {
      return null;
    }
    byte[] work = entries.get(current[0]);
    entries.remove(current[0]);
    if (current[0] + 1 == current[1]) {
      bounds.clear();
    } else {
      bounds.update(new long[] {current[0] + 1, current[1]});
    }
    return work;
  }

  /** How many entries there are. */
  long size() throws Exception {
    long[] current = bounds.value();
    return current == null ? 0 : current[1] - current[0];
  }
}
