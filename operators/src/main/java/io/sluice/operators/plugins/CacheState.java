package io.sluice.operators.plugins;

import io.sluice.operators.work.ProcessingTimers;
import io.sluice.runtime.host.CommittedState;
import io.sluice.runtime.host.Effect;
import io.sluice.runtime.host.StateKey;
import io.sluice.runtime.host.StateValue;
import java.time.Clock;
import javax.annotation.Nullable;
import org.apache.flink.api.common.state.KeyedStateStore;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.api.common.typeutils.base.array.BytePrimitiveArraySerializer;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.streaming.api.operators.InternalTimer;
import org.apache.flink.streaming.api.operators.InternalTimerService;

/**
 * {@code meta.cache} (contract §6.2) of the team whose home key is current. An entry whose time is
 * up counts as none at once, and is removed within a minute.
 *
 * <p>State: {@code cache}, map of {@code PLUGIN/NAME} to {@link StateValueCodec}'s bytes; {@code
 * cache-expiry}, by the minute in which they expire, the names of entries; a timer for each such
 * minute.
 */
final class CacheState implements CommittedState, ProcessingTimers<Long> {
  static final String NAME = "cache";
  static final String EXPIRY = "cache-expiry";

  private static final long MINUTE_MILLIS = 60_000;

  private final KeyedStateBackend<Long> keys;
  private final Quotas quotas;
  private final Clock clock;
  private final MapState<String, byte[]> entries;
  private InternalTimerService<Long> timers;

  CacheState(KeyedStateBackend<Long> keys, KeyedStateStore state, Quotas quotas, Clock clock) {
    this.keys = keys;
    this.quotas = quotas;
    this.clock = clock;
    this.entries = state.getMapState(descriptor());
  }

  static MapStateDescriptor<String, byte[]> descriptor() {
    return new MapStateDescriptor<>(
        NAME, StringSerializer.INSTANCE, BytePrimitiveArraySerializer.INSTANCE);
  }

  /**
   * The timers of this state; set once, before anything is written.
   *
   * @param service whose namespaces are minutes since the epoch, and which calls this state
   */
  void expireBy(InternalTimerService<Long> service) {
    timers = service;
  }

  @Override
  @Nullable
  public StateValue get(StateKey key) {
    try {
      byte[] bytes = entries.get(name(key));
      return bytes == null ? null : StateValueCodec.decode(bytes);
    } catch (Exception e) {
      throw new StateAccessException("reading the cache of plugin " + key.scope(), e);
    }
  }

  @Override
  public void apply(Effect.OnState effect) {
    String name = name(effect.key());
    try {
      if (effect instanceof Effect.Put put) {
        put(name, put.value());
      } else {
        remove(name, entries.get(name));
      }
    } catch (Exception e) {
      throw new StateAccessException("writing the cache of plugin " + effect.key().scope(), e);
    }
  }

  private void put(String name, StateValue value) throws Exception {
    byte[] before = entries.get(name);
    if (value.expiresAt() != StateValue.NEVER) {
      long minute = minuteOf(value.expiresAt());
      // A counter is written again and again without another time to live.
      if (before == null || minuteOf(StateValueCodec.expiresAt(before)) != minute) {
        expireIn(minute, name);
      }
    }
    byte[] after = StateValueCodec.encode(value);
    entries.put(name, after);
    quotas.stateGrew(keys.getCurrentKey(), size(name, after) - size(name, before));
  }

  private void remove(String name, @Nullable byte[] before) throws Exception {
    entries.remove(name);
    quotas.stateGrew(keys.getCurrentKey(), -size(name, before));
  }

  private static long size(String name, @Nullable byte[] value) {
    return value == null ? 0 : name.length() + value.length;
  }

  /** The minute at whose beginning an entry is surely over. */
  private static long minuteOf(long expiresAt) {
    return expiresAt == StateValue.NEVER ? expiresAt : Math.floorDiv(expiresAt, MINUTE_MILLIS) + 1;
  }

  private void expireIn(long minute, String name) throws Exception {
    expiring(minute).add(name);
    timers.registerProcessingTimeTimer(minute, minute * MINUTE_MILLIS);
  }

  /** A minute is over: what expired in it goes, unless it has been given more time since. */
  @Override
  public void onProcessingTime(InternalTimer<Long, Long> timer) throws Exception {
    keys.setCurrentKey(timer.getKey());
    ListState<String> names = expiring(timer.getNamespace());
    for (String name : names.get()) {
      byte[] bytes = entries.get(name);
      if (bytes != null && StateValueCodec.expiresAt(bytes) <= clock.millis()) {
        remove(name, bytes);
      }
    }
    names.clear();
  }

  private ListState<String> expiring(long minute) throws Exception {
    return keys.getPartitionedState(
        minute,
        LongSerializer.INSTANCE,
        new ListStateDescriptor<>(EXPIRY, StringSerializer.INSTANCE));
  }

  private static String name(StateKey key) {
    return key.scope() + "/" + key.name();
  }
}
