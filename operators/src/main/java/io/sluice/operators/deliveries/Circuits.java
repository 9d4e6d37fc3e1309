package io.sluice.operators.deliveries;

import io.sluice.operators.work.FormatVersion;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongPredicate;
import java.util.stream.Stream;
import org.apache.flink.api.common.state.KeyedStateStore;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeutils.base.array.LongPrimitiveArraySerializer;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.runtime.state.VoidNamespace;

/**
 * The circuits of the endpoints of this subtask, which are closed if not told otherwise.
 *
 * <p>State: {@code circuit}, the format's version, failed probes and until when it is open; absent
 * unless the circuit is open. All else is on the heap, and closed after a restart.
 */
final class Circuits {
  private static final String NAME = "circuit";
  private static final int VERSION = 1;

  /** Circuits that are remembered for a few failures only, before all such are forgotten. */
  private static final int MANY = 10_000;

  private final KeyedStateBackend<Long> keys;
  private final ValueState<long[]> stored;
  private final Map<Long, Circuit> known = new HashMap<>();

  /** Keys whose state is not what is known. */
  private final Set<Long> unstored = new HashSet<>();

  private int open;

  Circuits(KeyedStateBackend<Long> keys, KeyedStateStore state) {
    this.keys = keys;
    stored = state.getState(descriptor());
  }

  /** The state of an endpoint's circuit; absent unless it is open. */
  static ValueStateDescriptor<long[]> descriptor() {
    return new ValueStateDescriptor<>(NAME, LongPrimitiveArraySerializer.INSTANCE);
  }

  /**
   * Reads what {@link #snapshot} of this or an earlier version wrote.
   *
   * @throws IllegalStateException if it was written by a later version
   */
  static Circuit.Open decode(long[] value) {
    FormatVersion.requireKnown("a circuit", (int) value[0], VERSION, VERSION);
    return new Circuit.Open((int) value[1], value[2]);
  }

  /** Finds the circuits that are open; sets the current key. */
  Map<Long, Circuit.Open> restore() throws Exception {
    List<Long> all;
    try (Stream<Long> found = keys.getKeys(NAME, VoidNamespace.INSTANCE)) {
      all = found.distinct().toList();
    }
    Map<Long, Circuit.Open> restored = new HashMap<>();
    for (long key : all) {
      keys.setCurrentKey(key);
      long[] value = stored.value();
      if (value != null) {
        restored.put(key, decode(value));
      }
    }
    known.putAll(restored);
    open = restored.size();
    return restored;
  }

  Circuit of(long key) {
    return known.getOrDefault(key, Circuit.CLOSED);
  }

  void set(long key, Circuit circuit) {
    Circuit before = circuit.equals(Circuit.CLOSED) ? known.remove(key) : known.put(key, circuit);
    boolean wasOpen = before instanceof Circuit.Open;
    boolean isOpen = circuit instanceof Circuit.Open;
    if (wasOpen || isOpen) {
      unstored.add(key);
    }
    open += (isOpen ? 1 : 0) - (wasOpen ? 1 : 0);
  }

  /** How many are open. */
  int open() {
    return open;
  }

  /** Writes what has changed since the last snapshot into keyed state. */
  void snapshot() throws Exception {
    for (long key : unstored) {
      keys.setCurrentKey(key);
      if (of(key) instanceof Circuit.Open circuit) {
        stored.update(new long[] {VERSION, circuit.probes(), circuit.untilMillis()});
      } else {
        stored.clear();
      }
    }
    unstored.clear();
  }

  /**
   * The half-open circuits of endpoints that nothing is left for, which nobody would ever close;
   * those that are closed with some failures are forgotten here if there are many.
   */
  List<Long> idle(LongPredicate isIdle) {
    if (known.size() > MANY) {
      known.values().removeIf(circuit -> circuit instanceof Circuit.Closed);
    }
    return known.entrySet().stream()
        .filter(entry -> entry.getValue() instanceof Circuit.HalfOpen)
        .map(Map.Entry::getKey)
        .filter(isIdle::test)
        .toList();
  }
}
