package io.sluice.operators.plugins;

import io.sluice.runtime.host.StateUse;
import javax.annotation.Nullable;

/**
 * What a team's plugins may do with state at the moment, as far as their own thread has to know it
 * at once. Written by the task thread, read by the team's.
 */
final class StateAccess {
  private static final String SPREAD =
      "the events of this team are spread over shards, which have no state in common. Do without"
          + " it, or take \"is_stateless\" away from the plugin, which keeps the team in one"
          + " place.";

  private volatile boolean isShared = true;

  /** Whether all of the team's plugins' work is in one place, where its state is. */
  boolean isShared() {
    return isShared;
  }

  void isShared(boolean now) {
    isShared = now;
  }

  /** See {@link io.sluice.runtime.host.Host#refusal}. */
  @Nullable
  String refusal(StateUse use) {
    return switch (use) {
      case LOOK, KEEP, JOB -> isShared ? null : SPREAD;
      case BUFFER -> null; // each shard has its own
    };
  }
}
