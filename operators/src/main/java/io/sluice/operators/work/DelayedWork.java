package io.sluice.operators.work;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.api.common.state.KeyedStateStore;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.streaming.api.operators.InternalTimer;
import org.apache.flink.streaming.api.operators.InternalTimerService;

/**
 * Work that is to be done later: jobs that are not due, attempts after a wait. It survives restarts
 * and rescaling, and what fell due meanwhile is given out at once.
 *
 * <p>State: {@code delayed}, by the millisecond at which it is due, {@link WorkCodec}'s bytes; a
 * timer for each such millisecond; {@code delayed-bytes}, a {@link Tally} of these bytes.
 *
 * @param <P> what the work is about
 */
public final class DelayedWork<P> implements ProcessingTimers<Long> {
  /** Takes work whose time has come. The key it was added to is current. */
  public interface Due<P> {
    void offer(long key, PendingWork<P> work) throws Exception;
  }

  static final String NAME = "delayed";
  static final String BYTES = "delayed-bytes";

  private final KeyedStateBackend<Long> keys;
  private final WorkCodec<P> codec;
  private final Due<P> due;
  private final Tally bytes;
  private InternalTimerService<Long> timers;

  /** Of all keys. */
  private long allBytes;

  /**
   * @param keys the operator's keyed state
   * @param state where its states are declared
   * @param codec the payloads' format
   */
  public DelayedWork(
      KeyedStateBackend<Long> keys, KeyedStateStore state, PayloadCodec<P> codec, Due<P> due) {
    this.keys = requireNonNull(keys, "keys is null");
    this.codec = new WorkCodec<>(codec);
    this.due = requireNonNull(due, "due is null");
    this.bytes = new Tally(keys, state, BYTES, 1);
  }

  /**
   * The timers; set once, before anything is added.
   *
   * @param service whose namespaces are milliseconds since the epoch, and which calls this object
   */
  public void startBy(InternalTimerService<Long> service) {
    timers = service;
  }

  /**
   * Keeps the work until its time; sets the current key.
   *
   * @param atMillis milliseconds since the epoch; what is past is due at once
   */
  public void add(long key, long atMillis, PendingWork<P> work) throws Exception {
    keys.setCurrentKey(key);
    byte[] encoded = codec.encode(work);
    at(atMillis).add(encoded);
    grew(key, encoded.length);
    timers.registerProcessingTimeTimer(atMillis, atMillis);
  }

  /** Finds how much there is to be done later; before anything is added or falls due. */
  public void restore() throws Exception {
    List<Long> waiting;
    try (Stream<Long> all = keys.getKeys(BYTES, VoidNamespace.INSTANCE)) {
      waiting = all.distinct().toList();
    }
    for (long key : waiting) {
      allBytes += bytes.get(key, 0);
    }
  }

  /** Bytes of what there is to be done later on this subtask. */
  public long bytes() {
    return allBytes;
  }

  private void grew(long key, long by) throws Exception {
    bytes.add(key, 0, by);
    allBytes += by;
  }

  /** Bytes of what the key has to do later; may set the current key. */
  public long bytes(long key) throws Exception {
    return bytes.get(key, 0);
  }

  /** Writes what has changed since the last snapshot into keyed state. */
  public void snapshot() throws Exception {
    bytes.snapshot();
  }

  @Override
  public void onProcessingTime(InternalTimer<Long, Long> timer) throws Exception {
    keys.setCurrentKey(timer.getKey());
    ListState<byte[]> works = at(timer.getNamespace());
    Iterable<byte[]> all = works.get();
    works.clear();
    for (byte[] work : all) {
      grew(timer.getKey(), -work.length);
      due.offer(timer.getKey(), codec.decode(work));
    }
  }

  /** The bytes of all that a key has to do later. */
  public static ValueStateDescriptor<long[]> bytesDescriptor() {
    return Tally.descriptor(BYTES);
  }

  /** What the current key has to do at this time. */
  static ListState<byte[]> at(KeyedStateBackend<Long> keys, long millis) throws Exception {
    return keys.getPartitionedState(
        millis,
        LongSerializer.INSTANCE,
        new ListStateDescriptor<>(NAME, BytePrimitiveArraySerializer.INSTANCE));
  }

  private ListState<byte[]> at(long millis) throws Exception {
    return at(keys, millis);
  }
}
