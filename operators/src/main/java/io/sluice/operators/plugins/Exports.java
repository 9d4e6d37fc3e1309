package io.sluice.operators.plugins;

import io.sluice.operators.work.PendingWork;
import io.sluice.operators.work.WorkQueue;
import io.sluice.runtime.host.ExportSettings;
import io.sluice.runtime.host.Invocation;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.StringJoiner;
import java.util.UUID;
import javax.annotation.Nullable;
import org.apache.flink.api.common.state.KeyedStateStore;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeutils.base.IntSerializer;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.streaming.api.operators.InternalTimer;
import org.apache.flink.streaming.api.operators.InternalTimerService;
import org.apache.flink.streaming.api.operators.Triggerable;

/**
 * Gathers events for {@code exportEvents} (contract §8.1): a buffer for each plugin config, which
 * is flushed when it is full and when its oldest event is old enough. A batch that has been flushed
 * is a call with an id of its own, the same in every attempt.
 *
 * <p>State, all at the team's home key: {@code export-buffers}, map of a plugin config to what is
 * known of its buffer ({@link Buffer}); {@code export-events}, by plugin config, the JSON of the
 * events in it; a timer for each buffer that is not empty.
 */
final class Exports implements Triggerable<Long, Long> {
  static final String BUFFERS = "export-buffers";
  static final String EVENTS = "export-events";

  /**
   * What is known of a buffer.
   *
   * @param units UTF-16 units of the events in it
   * @param dueMillis when it is flushed, in milliseconds since the epoch; 0 if it is empty
   * @param number of the batch that is being gathered, counted from 0
   */
  record Buffer(long units, long dueMillis, long number) {
    private static final Buffer FIRST = new Buffer(0, 0, 0);
    private static final int VERSION = 1;

    byte[] encode() {
      return ByteBuffer.allocate(1 + 3 * Long.BYTES)
          .put((byte) VERSION)
          .putLong(units)
          .putLong(dueMillis)
          .putLong(number)
          .array();
    }

    static Buffer decode(@Nullable byte[] bytes) {
      if (bytes == null) {
        return FIRST;
      }
      ByteBuffer in = ByteBuffer.wrap(bytes);
      int version = in.get();
      if (version != VERSION) {
        throw new IllegalStateException(
            "The state holds an export buffer of format version "
                + version
                + ", and this job reads version "
                + VERSION
                + ": it was written by a newer job; start that one");
      }
      return new Buffer(in.getLong(), in.getLong(), in.getLong());
    }

    boolean isEmpty() {
      return dueMillis == 0;
    }
  }

  private final KeyedStateBackend<Long> keys;
  private final Clock clock;
  private final MapState<Integer, byte[]> buffers;

  private InternalTimerService<Long> timers;
  private WorkQueue<PluginWork> calls;

  Exports(KeyedStateBackend<Long> keys, KeyedStateStore state, Clock clock) {
    this.keys = keys;
    this.clock = clock;
    this.buffers =
        state.getMapState(
            new MapStateDescriptor<>(
                BUFFERS, IntSerializer.INSTANCE, BytePrimitiveArraySerializer.INSTANCE));
  }

  /** The queue that exports the batches; set once, before an event goes on. */
  void leadTo(WorkQueue<PluginWork> callQueue) {
    calls = callQueue;
  }

  /**
   * The timers; set once, before an event goes on.
   *
   * @param service whose namespaces are ids of plugin configs, and which calls this object
   */
  void flushBy(InternalTimerService<Long> service) {
    timers = service;
  }

  /**
   * An event that has gone on joins the plugin's buffer, unless the plugin ignores its kind.
   *
   * @param event its JSON
   */
  void add(TeamPlugins team, int configId, String eventName, String event) throws Exception {
    ExportSettings wanted = team.exportSettings(configId);
    if (wanted.ignored().contains(eventName)) {
      return;
    }
    keys.setCurrentKey(team.homeKey);
    Buffer buffer = Buffer.decode(buffers.get(configId));
    if (wanted.rule().flushesBefore((double) buffer.units(), event.length())) {
      buffer = flush(team.homeKey, configId, buffer);
    }
    events(configId).add(event);
    long due = buffer.isEmpty() ? wanted.rule().dueAt(clock.millis()) : buffer.dueMillis();
    if (buffer.isEmpty()) {
      timers.registerProcessingTimeTimer((long) configId, due);
    }
    buffer = new Buffer(buffer.units() + event.length(), due, buffer.number());
    if (wanted.rule().flushesAfter((double) buffer.units())) {
      buffer = flush(team.homeKey, configId, buffer);
    }
    buffers.put(configId, buffer.encode());
  }

  /** A buffer may be due; one that was flushed since has another time, or none. */
  @Override
  public void onProcessingTime(InternalTimer<Long, Long> timer) throws Exception {
    keys.setCurrentKey(timer.getKey());
    int configId = timer.getNamespace().intValue();
    Buffer buffer = Buffer.decode(buffers.get(configId));
    if (buffer.dueMillis() == timer.getTimestamp()) {
      buffers.put(configId, flush(timer.getKey(), configId, buffer).encode());
    }
  }

  @Override
  public void onEventTime(InternalTimer<Long, Long> timer) {
    throw new IllegalStateException("export buffers have no timers in event time");
  }

  /** Makes a call of what is in it. The key is current, before and after. */
  private Buffer flush(long key, int configId, Buffer buffer) throws Exception {
    ListState<String> events = events(configId);
    StringJoiner batch = new StringJoiner(",", "[", "]");
    events.get().forEach(batch::add);
    events.clear();
    String name = key + "/" + configId + "/" + buffer.number();
    String id = UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString();
    CallWork call = new CallWork(configId, Invocation.EXPORT_EVENTS, batch.toString(), id);
    calls.offer(key, PendingWork.of(WorkKind.CALL, null, call));
    keys.setCurrentKey(key);
    return new Buffer(0, 0, buffer.number() + 1);
  }

  private ListState<String> events(long configId) throws Exception {
    return keys.getPartitionedState(
        configId,
        LongSerializer.INSTANCE,
        new ListStateDescriptor<>(EVENTS, StringSerializer.INSTANCE));
  }
}
