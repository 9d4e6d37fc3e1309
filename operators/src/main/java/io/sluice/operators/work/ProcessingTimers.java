package io.sluice.operators.work;

import org.apache.flink.streaming.api.operators.InternalTimer;
import org.apache.flink.streaming.api.operators.Triggerable;

/**
 * What waits by the clock on the wall; the job has no event time.
 *
 * @param <N> namespace of the timers
 */
public interface ProcessingTimers<N> extends Triggerable<Long, N> {
  @Override
  default void onEventTime(InternalTimer<Long, N> timer) {
    throw new IllegalStateException("there are no timers in event time, but " + timer + " fired");
  }
}
