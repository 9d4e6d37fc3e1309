package io.sluice.operators.plugins;

import io.sluice.operators.work.DelayedWork;
import io.sluice.operators.work.PendingWork;
import io.sluice.operators.work.WorkQueue;
import io.sluice.runtime.host.Invocation;
import java.time.Clock;
import javax.annotation.Nullable;

/**
 * Takes jobs, whoever enqueues them: one that is due becomes a call, the others wait for their time
 * in state.
 */
final class Jobs {
  private final WorkQueue<PluginWork> calls;
  private final DelayedWork<PluginWork> delayed;
  private final Quotas quotas;
  private final Clock clock;

  Jobs(WorkQueue<PluginWork> calls, DelayedWork<PluginWork> delayed, Quotas quotas, Clock clock) {
    this.quotas = quotas;
    this.calls = calls;
    this.delayed = delayed;
    this.clock = clock;
  }

  /** Why no more jobs are taken when {@link #isFull}. */
  String fullReason() {
    return quotas.limits().jobsAreFull();
  }

  /** Whether the team has reached its quota of jobs that have not run; may set the current key. */
  boolean isFull(long key) throws Exception {
    return quotas.isJobsFull(key);
  }

  /**
   * Enqueues a job.
   *
   * @param key the team's
   * @param payload JSON text, null for none
   * @param atMillis when it is to run, in milliseconds since the epoch
   * @param id what tells it from others, the same in a replay
   * @param hops how many captures lie between it and what came from outside
   */
  void enqueue(
      long key,
      int configId,
      String name,
      @Nullable String payload,
      long atMillis,
      String id,
      int hops)
      throws Exception {
    CallWork call = CallWork.of(configId, Invocation.job(name), payload, id);
    PendingWork<PluginWork> work = new PendingWork<>(WorkKind.CALL, null, call, 0, hops);
    quotas.came(key, call);
    if (atMillis <= clock.millis()) {
      calls.offer(key, work);
    } else {
      delayed.add(key, atMillis, work);
    }
  }
}
