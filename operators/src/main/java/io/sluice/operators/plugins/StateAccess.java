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

  private static final String STATE_FULL =
      "the apps of this team keep %d MB in storage, cache and buffers, the quota of a team. Delete"
              .formatted(Quotas.STATE_BYTES >> 20)
          + " what is not needed, or let what is in the cache expire.";

  private static final String JOBS_FULL =
      "this team has %,d jobs or %d MB of payload that have not run, the quota of a team. Enqueue"
              .formatted(Quotas.JOBS, Quotas.JOB_BYTES >> 20)
          + " less, or later.";

  private static final String BACKLOG_FULL =
      "this team's backlog is full: its events come faster than its apps work.";

  private volatile boolean isShared = true;
  private volatile boolean isStateFull;
  private volatile boolean isJobsFull;
  private volatile boolean isBacklogFull;

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
      case KEEP -> !isShared ? SPREAD : isStateFull ? STATE_FULL : null;
      case JOB -> !isShared ? SPREAD : isJobsFull ? JOBS_FULL : null;
      case BUFFER -> isStateFull ? STATE_FULL : null;
      case CAPTURE -> isBacklogFull ? BACKLOG_FULL : null;
    };
  }
}
