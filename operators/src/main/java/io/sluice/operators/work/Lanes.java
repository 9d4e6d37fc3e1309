package io.sluice.operators.work;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import javax.annotation.Nullable;

/** Which admitted units wait for another one of their lane. */
final class Lanes<P> {
  private record Lane(long key, String name) {}

  /** The units behind the one that runs; a lane that nothing runs in is absent. */
  private final Map<Lane, ArrayDeque<WorkUnit<P>>> behind = new HashMap<>();

  /** Whether the unit may run now; if not, it will be given out by {@link #leave} of another. */
  boolean enter(WorkUnit<P> unit) {
    Lane lane = laneOf(unit);
    if (lane == null) {
      return true;
    }
    ArrayDeque<WorkUnit<P>> waiting = behind.get(lane);
    if (waiting == null) {
      behind.put(lane, new ArrayDeque<>(0));
      return true;
    }
    waiting.add(unit);
    return false;
  }

  /** The unit that runs is over; the one that may run now, null if none waits. */
  @Nullable
  WorkUnit<P> leave(WorkUnit<P> unit) {
    Lane lane = laneOf(unit);
    if (lane == null) {
      return null;
    }
    WorkUnit<P> next = behind.get(lane).poll();
    if (next == null) {
      behind.remove(lane);
    }
    return next;
  }

  boolean isFree(long key, String name) {
    return !behind.containsKey(new Lane(key, name));
  }

  @Nullable
  private static Lane laneOf(WorkUnit<?> unit) {
    String name = unit.work().lane();
    return name == null ? null : new Lane(unit.key(), name);
  }
}
