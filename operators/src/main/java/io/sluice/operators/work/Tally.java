package io.sluice.operators.work;

import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import org.apache.flink.api.common.state.KeyedStateStore;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeutils.base.array.LongPrimitiveArraySerializer;
import org.apache.flink.runtime.state.KeyedStateBackend;

/**
 * Counters of each key that are asked far more often than written: on the heap while the task runs,
 * in keyed state at each snapshot.
 *
 * <p>State: a value under the given name, the key's counters; absent while all are zero.
 */
public final class Tally {
  private static final class Counters {
    final long[] values;
    boolean isStored = true;

    Counters(long[] values) {
      this.values = values;
    }

    boolean isZero() {
      for (long value : values) {
        if (value != 0) {
          return false;
        }
      }
      return true;
    }
  }

  private final KeyedStateBackend<Long> keys;
  private final ValueState<long[]> stored;
  private final int size;
  private final Map<Long, Counters> known = new HashMap<>();

  /**
   * @param size how many counters a key has
   */
  public Tally(KeyedStateBackend<Long> keys, KeyedStateStore state, String name, int size) {
    this.keys = keys;
    this.size = size;
    this.stored = state.getState(descriptor(name));
  }

  /** The state under this name: the counters of a key, or null while all are zero. */
  public static ValueStateDescriptor<long[]> descriptor(String name) {
    return new ValueStateDescriptor<>(name, LongPrimitiveArraySerializer.INSTANCE);
  }

  /** A counter; may set the current key. */
  public long get(long key, int counter) throws Exception {
    return of(key).values[counter];
  }

  /** Counts; may set the current key. */
  public void add(long key, int counter, long by) throws Exception {
    if (by != 0) {
      Counters counters = of(key);
      counters.values[counter] += by;
      counters.isStored = false;
    }
  }

  /** Writes what has changed into keyed state. */
  public void snapshot() throws Exception {
    for (Iterator<Map.Entry<Long, Counters>> all = known.entrySet().iterator(); all.hasNext(); ) {
      Map.Entry<Long, Counters> entry = all.next();
      Counters counters = entry.getValue();
      if (!counters.isStored) {
        keys.setCurrentKey(entry.getKey());
        if (counters.isZero()) {
          stored.clear();
        } else {
          stored.update(counters.values.clone());
        }
        counters.isStored = true;
      }
      if (counters.isZero()) {
        all.remove();
      }
    }
  }

  private Counters of(long key) throws Exception {
    Counters counters = known.get(key);
    if (counters == null) {
      keys.setCurrentKey(key);
      long[] values = stored.value();
      counters = new Counters(values == null ? new long[size] : values.clone());
      known.put(key, counters);
    }
    return counters;
  }
}
