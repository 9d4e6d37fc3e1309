package io.sluice.operators.work;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.annotation.Nullable;
import org.apache.flink.api.common.state.State;
import org.apache.flink.api.common.state.StateDescriptor;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;

/**
 * Reads the work that keyed state holds while no operator runs on it. Changes nothing but the
 * current key and namespace.
 *
 * @param <P> what the work is about
 */
public final class StoredWork<P> {
  /**
   * What is in one state of one key.
   *
   * @param units how many units of work
   * @param bytes of all of them, as they stand in state
   * @param oldest which runs, or ran, first; null if there is none
   */
  public record Stored<P>(long units, long bytes, @Nullable PendingWork<P> oldest) {}

  /**
   * Work that is to be done later.
   *
   * @param atMillis when it is due, in milliseconds since the epoch
   */
  public record Later<P>(long atMillis, PendingWork<P> work) {}

  /** Some moment; a state with namespaces is known to the backend once it was asked for one. */
  private static final long ANY_MOMENT = 0;

  private final KeyedStateBackend<Long> keys;
  private final WorkCodec<P> codec;

  public StoredWork(KeyedStateBackend<Long> keys, PayloadCodec<P> codec) {
    this.keys = requireNonNull(keys, "keys is null");
    this.codec = new WorkCodec<>(codec);
  }

  /** The keys that have work in the queue of this prefix. */
  public Set<Long> keysOfQueue(String prefix) throws Exception {
    Set<Long> all = new TreeSet<>(keysWith(keys, WorkQueue.inFlight(prefix)));
    all.addAll(keysWith(keys, Backlog.bounds(prefix)));
    return all;
  }

  /** When the keys have something to do later, in milliseconds since the epoch. */
  public SortedMap<Long, Set<Long>> momentsByKey() throws Exception {
    DelayedWork.at(keys, ANY_MOMENT);
    SortedMap<Long, Set<Long>> moments = new TreeMap<>();
    try (Stream<Tuple2<Long, Long>> all = keys.getKeysAndNamespaces(DelayedWork.NAME)) {
      all.forEach(entry -> moments.computeIfAbsent(entry.f0, key -> new TreeSet<>()).add(entry.f1));
    }
    return moments;
  }

  /** What the current key has in flight in the queue of this prefix. */
  public Stored<P> inFlight(String prefix) throws Exception {
    long units = 0;
    long bytes = 0;
    Map.Entry<Long, byte[]> oldest = null;
    for (Map.Entry<Long, byte[]> entry : of(keys, WorkQueue.inFlight(prefix)).entries()) {
      units++;
      bytes += entry.getValue().length;
      if (oldest == null || entry.getKey() < oldest.getKey()) {
        oldest = Map.entry(entry.getKey(), entry.getValue());
      }
    }
    return new Stored<>(units, bytes, oldest == null ? null : codec.decode(oldest.getValue()));
  }

  /** What is parked of the current key in the queue of this prefix. */
  public Stored<P> parked(String prefix) throws Exception {
    long[] bounds = of(keys, Backlog.bounds(prefix)).value();
    if (bounds == null) {
      return new Stored<>(0, 0, null);
    }
    byte[] oldest = of(keys, Backlog.entries(prefix)).get(bounds[0]);
    return new Stored<>(bounds[1] - bounds[0], bounds[2], codec.decode(oldest));
  }

  /**
   * What the current key has to do later.
   *
   * @param moments of {@link #momentsByKey}
   */
  public List<Later<P>> later(Set<Long> moments) throws Exception {
    List<Later<P>> all = new ArrayList<>();
    for (long moment : moments) {
      for (byte[] work : DelayedWork.at(keys, moment).get()) {
        all.add(new Later<>(moment, codec.decode(work)));
      }
    }
    return all;
  }

  /** A state without namespaces, as an operator declares it. */
  public static <S extends State> S of(
      KeyedStateBackend<Long> keys, StateDescriptor<S, ?> descriptor) throws Exception {
    return keys.getPartitionedState(
        VoidNamespace.INSTANCE, VoidNamespaceSerializer.INSTANCE, descriptor);
  }

  /** The keys that have something in such a state. */
  public static <S extends State> Set<Long> keysWith(
      KeyedStateBackend<Long> keys, StateDescriptor<S, ?> descriptor) throws Exception {
    of(keys, descriptor);
    try (Stream<Long> all = keys.getKeys(descriptor.getName(), VoidNamespace.INSTANCE)) {
      return new TreeSet<>(all.distinct().toList());
    }
  }
}
