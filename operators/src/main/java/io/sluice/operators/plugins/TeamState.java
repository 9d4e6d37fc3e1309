package io.sluice.operators.plugins;

import io.sluice.runtime.host.CommittedState;
import io.sluice.runtime.host.Effect;
import io.sluice.runtime.host.StateKey;
import io.sluice.runtime.host.StateValue;
import javax.annotation.Nullable;

/** The committed state of the team whose home key is current: its storage and its cache. */
final class TeamState implements CommittedState {
  private final StorageState storage;
  private final CacheState cache;

  TeamState(StorageState storage, CacheState cache) {
    this.storage = storage;
    this.cache = cache;
  }

  @Override
  @Nullable
  public StateValue get(StateKey key) {
    return of(key).get(key);
  }

  @Override
  public void apply(Effect.OnState effect) {
    of(effect.key()).apply(effect);
  }

  private CommittedState of(StateKey key) {
    return switch (key.area()) {
      case STORAGE -> storage;
      case CACHE -> cache;
    };
  }
}
