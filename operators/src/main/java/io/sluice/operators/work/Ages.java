package io.sluice.operators.work;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.util.Iterator;
import java.util.LinkedHashMap;

/**
 * Since when things have been there, to tell the age of the oldest: may be asked from any thread,
 * all else is for the task thread.
 *
 * @param <T> what is there; told apart by its own equality
 */
final class Ages<T> {
  private static final long NONE = Long.MAX_VALUE;

  private final Clock clock;
  private final LinkedHashMap<T, Long> since = new LinkedHashMap<>();

  /** Milliseconds since the epoch. */
  private volatile long oldest = NONE;

  Ages(Clock clock) {
    this.clock = requireNonNull(clock, "clock is null");
  }

  /** The thing is there from now on, if it was not before. */
  void begin(T thing) {
    if (!since.containsKey(thing)) {
      long now = clock.millis();
      since.put(thing, now);
      if (since.size() == 1) {
        oldest = now;
      }
    }
  }

  /** The thing is there no more. */
  void end(T thing) {
    Long began = since.remove(thing);
    if (began != null && began == oldest) {
      Iterator<Long> next = since.values().iterator();
      oldest = next.hasNext() ? next.next() : NONE;
    }
  }

  /** Milliseconds that the oldest has been there, 0 if there is none. */
  long oldestMillis() {
    long began = oldest;
    return began == NONE ? 0 : Math.max(0, clock.millis() - began);
  }
}
