package io.sluice.runtime.host;

import javax.annotation.Nullable;

/** The state of one team as it has been committed. */
public interface CommittedState {
  /** The value of an entry, expired or not; null if there is none. */
  @Nullable
  StateValue get(StateKey key);

  /** Makes an effect true. */
  void apply(Effect.OnState effect);
}
