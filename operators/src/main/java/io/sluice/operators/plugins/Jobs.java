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
  private final Clock clock;

  Jobs(WorkQueue<PluginWork> calls, DelayedWork<PluginWork> delayed, Clock clock) {
    this.calls = calls;
    this.delayed = delayed;
    this.clock = clock;
  }

  /**
   * Enqueues a job.
   *
   * @param key the team's home key
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
    if (atMillis <= clock.millis()) {
      calls.offer(key, work);
    } else {
      delayed.add(key, atMillis, work);
    }
  }
}
