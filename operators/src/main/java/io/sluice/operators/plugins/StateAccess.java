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

  private static final String BACKLOG_FULL =
      "this team's backlog is full: its events come faster than its apps work.";

  private final TeamQuotas quotas;
  private volatile boolean isShared = true;
  private volatile boolean isStateFull;
  private volatile boolean isJobsFull;
  private volatile boolean isBacklogFull;

  StateAccess(TeamQuotas quotas) {
    this.quotas = quotas;
  }

  /** Whether all of the team's plugins' work is in one place, where its state is. */
  boolean isShared() {
    return isShared;
  }

  void isShared(boolean now) {
    isShared = now;
  }

  /** Whether the team has reached its quota of storage, cache and buffers. */
  void isStateFull(boolean now) {
    isStateFull = now;
  }

  /** Whether the team has reached its quota of jobs that have not run. */
  void isJobsFull(boolean now) {
    isJobsFull = now;
  }

  /** Whether so many of the team's events wait that none may be added. */
  void isBacklogFull(boolean now) {
    isBacklogFull = now;
  }

  /** See {@link io.sluice.runtime.host.Host#refusal}. */
  @Nullable
  String refusal(StateUse use) {
    return switch (use) {
      case LOOK -> isShared ? null : SPREAD;
      case KEEP -> !isShared ? SPREAD : isStateFull ? quotas.stateIsFull() : null;
      case JOB -> !isShared ? SPREAD : isJobsFull ? quotas.jobsAreFull() : null;
      case BUFFER -> isStateFull ? quotas.stateIsFull() : null;
      case CAPTURE -> isBacklogFull ? BACKLOG_FULL : null;
    };
  }
}
