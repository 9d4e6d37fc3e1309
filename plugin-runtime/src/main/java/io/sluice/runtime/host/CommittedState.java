package io.sluice.runtime.host;

import javax.annotation.Nullable;

/** The state of one team as it has been committed. */
public interface CommittedState {
  /** JSON text of a storage entry, null if there is none. */
  @Nullable
  String storageGet(StateKey key);

  /** Makes an effect true. */
  void apply(Effect.OnState effect);
}
