package io.sluice.runtime.local;

import io.sluice.runtime.host.CommittedState;
import io.sluice.runtime.host.Effect;
import io.sluice.runtime.host.StateKey;
import io.sluice.runtime.host.StateValue;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.annotation.Nullable;

/** A team's committed state on the heap. Used under the team's lock. */
final class LocalState implements CommittedState {
  private final Map<StateKey, StateValue> entries = new LinkedHashMap<>();

  @Override
  @Nullable
  public StateValue get(StateKey key) {
    return entries.get(key);
  }

  @Override
  public void apply(Effect.OnState effect) {
    if (effect instanceof Effect.Put put) {
      entries.put(put.key(), put.value());
    } else if (effect instanceof Effect.Delete delete) {
      entries.remove(delete.key());
    }
  }

  /** What is there at that time, by name. */
  Map<String, StateValue> entries(StateKey.Area area, int scope, long nowMillis) {
    Map<String, StateValue> found = new LinkedHashMap<>();
    entries.forEach(
        (key, value) -> {
          if (key.area() == area && key.scope() == scope && value.expiresAt() > nowMillis) {
            found.put(key.name(), value);
          }
        });
    return found;
  }
}
