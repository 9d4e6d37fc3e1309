package io.sluice.operators.ingestion;

import static java.util.Objects.requireNonNull;

import io.sluice.operators.event.UnresolvedEvent;
import java.time.Duration;
import org.apache.flink.api.common.state.KeyedStateStore;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.api.common.typeutils.base.array.LongPrimitiveArraySerializer;
import org.apache.flink.streaming.api.TimerService;

/**
 * Holds events of ids that nobody is known by, of the team whose key is current, so that who is
 * identified a little later is the person of what they did before (contract §11.9). First in, first
 * out, with one timer for the first.
 *
 * <p>State: {@code conversion-buffer}, events by number; {@code conversion-buffer-bounds}, the
 * number of the first and of the next one to come.
 */
final class ConversionBuffer {
  static final String EVENTS = "conversion-buffer";
  static final String BOUNDS = "conversion-buffer-bounds";

  /** Of one team; beyond it events do not wait. */
  static final int MAX_EVENTS = 100_000;

  /** So that what has gathered while the job was down does not hold checkpoints up. */
  private static final int AT_ONCE = 1_000;

  /** What is due within it goes with one timer. */
  private static final long GRAIN_MILLIS = 100;

  private final long delayMillis;
  private final MapState<Long, HeldEvent> events;
  private final ValueState<long[]> bounds;

  /** Takes an event that has waited. */
  @FunctionalInterface
  interface Release {
    void take(UnresolvedEvent event) throws Exception;
  }

  /**
   * @param delay how long events wait; zero if none does, but for those that did before a restart
   */
  ConversionBuffer(KeyedStateStore state, Duration delay) {
    delayMillis = requireNonNull(delay, "delay is null").toMillis();
    events =
        state.getMapState(
            new MapStateDescriptor<>(EVENTS, LongSerializer.INSTANCE, HeldEvent.SERIALIZER));
    bounds =
        state.getState(new ValueStateDescriptor<>(BOUNDS, LongPrimitiveArraySerializer.INSTANCE));
  }

  boolean isOn() {
    return delayMillis > 0;
  }

  /** Keeps an event; false if there are too many. */
  boolean hold(UnresolvedEvent event, TimerService timers) throws Exception {
    long[] stored = bounds.value();
    long first = stored == null ? 0 : stored[0];
    long next = stored == null ? 0 : stored[1];
    if (next - first >= MAX_EVENTS) {
      return false;
    }
    long until = timers.currentProcessingTime() + delayMillis;
    events.put(next, new HeldEvent(until, event));
    bounds.update(new long[] {first, next + 1});
    if (first == next) {
      timers.registerProcessingTimeTimer(until + GRAIN_MILLIS);
    }
    return true;
  }

  /** Lets go what is due, at a timer. */
  void release(long now, TimerService timers, Release release) throws Exception {
    long[] stored = bounds.value();
    if (stored == null) {
      return;
    }
    long first = stored[0];
    long next = stored[1];
    for (int released = 0; first < next; released++) {
      HeldEvent held = events.get(first);
      if (held.until() > now || released == AT_ONCE) {
        timers.registerProcessingTimeTimer(Math.max(held.until() + GRAIN_MILLIS, now + 1));
        bounds.update(new long[] {first, next});
        return;
      }
      events.remove(first);
      first++;
      release.take(held.event());
    }
    bounds.clear();
  }
}
