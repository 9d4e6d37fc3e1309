package io.sluice.operators.plugins;

import io.sluice.operators.work.FormatVersion;
import io.sluice.operators.work.PendingWork;
import io.sluice.operators.work.ProcessingTimers;
import io.sluice.operators.work.WorkQueue;
import io.sluice.runtime.host.BufferRule;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import java.util.stream.Stream;
import javax.annotation.Nullable;
import org.apache.flink.api.common.state.KeyedStateStore;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.streaming.api.operators.InternalTimer;
import org.apache.flink.streaming.api.operators.InternalTimerService;

/**
 * Gathers what plugins want to have together: events for {@code exportEvents} (contract §8.1), and
 * what they put into a buffer of {@code createBuffer}. A buffer is flushed when it is full and when
 * its oldest item is old enough ({@link BufferRule}). What is flushed is a call with an id of its
 * own, the same in every attempt; two batches of one id are the same.
 *
 * <p>State, all at the team's home key: {@code buffers}, map of {@code CONFIG/FUNCTION} to what is
 * known of the buffer ({@link Fill}); {@code buffer-items}, by the same name, the items' JSON; a
 * timer for each buffer that is not empty.
 */
final class Buffers implements ProcessingTimers<String> {
  static final String BUFFERS = "buffers";
  static final String ITEMS = "buffer-items";

  /**
   * What is known of a buffer.
   *
   * @param configId whose it is
   * @param function that takes what was in it
   * @param points what is in it, as its rule counts
   * @param dueMillis when it is flushed, in milliseconds since the epoch; 0 if it is empty
   * @param number of flushes before the next one
   * @param items how many things are in it
   * @param hops the most captures that lie between any of them and what came from outside
   */
  record Fill(
      int configId,
      String function,
      double points,
      long dueMillis,
      long number,
      int items,
      int hops) {
    private static final int VERSION = 1;
    private static final long EMPTY = 0;

    String name() {
      return configId + "/" + function;
    }

    boolean isEmpty() {
      return dueMillis == EMPTY;
    }

    Fill with(double added, long due, int itemHops) {
      return new Fill(
          configId, function, points + added, due, number, items + 1, Math.max(hops, itemHops));
    }

    Fill flushed() {
      return new Fill(configId, function, 0, EMPTY, number + 1, 0, 0);
    }

    /** Version (1 byte), points (8), when it is due (8), number (8), items (4), hops (4). */
    byte[] encode() {
      return ByteBuffer.allocate(1 + 3 * Long.BYTES + 2 * Integer.BYTES)
          .put((byte) VERSION)
          .putDouble(points)
          .putLong(dueMillis)
          .putLong(number)
          .putInt(items)
          .putInt(hops)
          .array();
    }

    static Fill decode(int configId, String function, @Nullable byte[] bytes) {
      if (bytes == null) {
        return new Fill(configId, function, 0, EMPTY, 0, 0, 0);
      }
      ByteBuffer in = ByteBuffer.wrap(bytes);
      FormatVersion.requireKnown("a buffer", in.get(), 1, VERSION);
      return new Fill(
          configId, function, in.getDouble(), in.getLong(), in.getLong(), in.getInt(), in.getInt());
    }
  }

  private final KeyedStateBackend<Long> keys;
  private final Quotas quotas;
  private final Clock clock;
  private final MapState<String, byte[]> fills;
  private InternalTimerService<String> timers;
  private WorkQueue<PluginWork> calls;

  Buffers(KeyedStateBackend<Long> keys, KeyedStateStore state, Quotas quotas, Clock clock) {
    this.keys = keys;
    this.quotas = quotas;
    this.clock = clock;
    this.fills = state.getMapState(descriptor());
  }

  static MapStateDescriptor<String, byte[]> descriptor() {
    return new MapStateDescriptor<>(
        BUFFERS, StringSerializer.INSTANCE, BytePrimitiveArraySerializer.INSTANCE);
  }

  /** The queue that runs what is flushed; set once, before anything is added. */
  void leadTo(WorkQueue<PluginWork> callQueue) {
    calls = callQueue;
  }

  /**
   * The timers; set once, before anything is added.
   *
   * @param service whose namespaces are buffers' names, and which calls this object
   */
  void flushBy(InternalTimerService<String> service) {
    timers = service;
  }

  /**
   * Something joins a buffer; sets the current key.
   *
   * @param key the team's home key
   * @param function that will take it
   * @param item JSON
   * @param points what it counts, as the rule does
   * @param hops of the work that it comes of
   */
  void add(
      long key,
      int configId,
      String function,
      String item,
      double points,
      BufferRule rule,
      int hops)
      throws Exception {
    keys.setCurrentKey(key);
    Fill fill = fill(configId, function);
    if (rule.flushesBefore(fill.points(), points)) {
      fill = flush(key, fill);
    }
    items(fill.name()).add(item);
    quotas.stateGrew(key, item.length());
    if (fill.isEmpty()) {
      long due = rule.dueAt(clock.millis());
      timers.registerProcessingTimeTimer(fill.name(), due);
      fill = fill.with(points, due, hops);
    } else {
      fill = fill.with(points, fill.dueMillis(), hops);
    }
    if (rule.flushesAfter(fill.points())) {
      fill = flush(key, fill);
    }
    fills.put(fill.name(), fill.encode());
  }

  /** Flushes a buffer now, if there is something in it; sets the current key. */
  void flush(long key, int configId, String function) throws Exception {
    keys.setCurrentKey(key);
    Fill fill = fill(configId, function);
    if (!fill.isEmpty()) {
      fills.put(fill.name(), flush(key, fill).encode());
    }
  }

  /** Flushes all that is in any buffer of this subtask. */
  void flushAll() throws Exception {
    List<Long> all;
    try (Stream<Long> found = keys.getKeys(BUFFERS, VoidNamespace.INSTANCE)) {
      all = found.distinct().toList();
    }
    for (long key : all) {
      keys.setCurrentKey(key);
      List<String> names = new ArrayList<>();
      fills.keys().forEach(names::add);
      for (String name : names) {
        String[] parts = name.split("/", 2);
        flush(key, Integer.parseInt(parts[0]), parts[1]);
      }
    }
  }

  /** A buffer may be due; one that was flushed since has another time, or none. */
  @Override
  public void onProcessingTime(InternalTimer<Long, String> timer) throws Exception {
    keys.setCurrentKey(timer.getKey());
    String[] name = timer.getNamespace().split("/", 2);
    Fill fill = fill(Integer.parseInt(name[0]), name[1]);
    if (fill.dueMillis() == timer.getTimestamp()) {
      fills.put(fill.name(), flush(timer.getKey(), fill).encode());
    }
  }

  private Fill fill(int configId, String function) throws Exception {
    return Fill.decode(configId, function, fills.get(configId + "/" + function));
  }

  /** Makes a call of what is in it. The key is current, before and after. */
  private Fill flush(long key, Fill fill) throws Exception {
    ListState<String> items = items(fill.name());
    StringJoiner batch = new StringJoiner(",", "[", "]");
    long bytes = 0;
    for (String item : items.get()) {
      batch.add(item);
      bytes += item.length();
    }
    items.clear();
    quotas.stateGrew(key, -bytes);
    // A flush that a crash undoes is made again with what has come by then: that is another batch,
    // and who has seen the first one must not take it for that.
    String id = DerivedId.of(key + "/" + fill.name() + "/" + fill.number() + "/" + batch);
    CallWork call =
        new CallWork(fill.configId(), fill.function(), batch.toString(), id, fill.items());
    timers.deleteProcessingTimeTimer(fill.name(), fill.dueMillis());
    calls.offer(key, new PendingWork<>(WorkKind.CALL, null, call, 0, fill.hops()));
    keys.setCurrentKey(key);
    return fill.flushed();
  }

  private ListState<String> items(String name) throws Exception {
    return items(keys, name);
  }

  /** What is in a buffer of the current key. */
  static ListState<String> items(KeyedStateBackend<Long> keys, String name) throws Exception {
    return keys.getPartitionedState(
        name,
        StringSerializer.INSTANCE,
        new ListStateDescriptor<>(ITEMS, StringSerializer.INSTANCE));
  }
}
