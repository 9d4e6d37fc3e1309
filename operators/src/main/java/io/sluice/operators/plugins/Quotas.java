package io.sluice.operators.plugins;

import io.sluice.operators.work.Tally;
import io.sluice.runtime.host.Invocation;
import javax.annotation.Nullable;
import org.apache.flink.api.common.state.KeyedStateStore;
import org.apache.flink.runtime.state.KeyedStateBackend;

/**
 * What a team's plugins keep in state, against what they may keep: bytes of storage, cache and
 * buffers, and jobs that have not run. They are counted when something is committed, and a team
 * that has reached a quota is refused more of it ({@link StateAccess}); what was on its way then
 * still comes in, so a team can go beyond by what it has in flight.
 *
 * <p>State: {@code quotas}, the counters of each key.
 */
final class Quotas {
  static final String NAME = "quotas";

  /**
   * What a key has.
   *
   * @param stateBytes of storage, cache and buffers
   * @param jobs that have not run
   * @param jobBytes of their payloads
   */
  record Used(long stateBytes, long jobs, long jobBytes) {
    /** From the state, where nothing is nothing. */
    static Used of(@Nullable long[] counters) {
      return counters == null
          ? new Used(0, 0, 0)
          : new Used(counters[STATE], counters[JOB], counters[JOB_SIZE]);
    }
  }

  private static final int STATE = 0;
  private static final int JOB = 1;
  private static final int JOB_SIZE = 2;
  private static final int COUNTERS = 3;

  private final TeamQuotas limits;
  private final Tally tally;

  Quotas(KeyedStateBackend<Long> keys, KeyedStateStore state, TeamQuotas limits) {
    this.limits = limits;
    tally = new Tally(keys, state, NAME, COUNTERS);
  }

  /** Storage, cache or a buffer of the key has grown, or shrunk. May set the current key. */
  void stateGrew(long key, long bytes) throws Exception {
    tally.add(key, STATE, bytes);
  }

  /** A call has come or is to be made again, perhaps a job. May set the current key. */
  void came(long key, CallWork call) throws Exception {
    if (Invocation.isJob(call.function())) {
      tally.add(key, JOB, 1);
      tally.add(key, JOB_SIZE, call.size());
    }
  }

  /** A call is over, perhaps a job. May set the current key. */
  void ended(long key, CallWork call) throws Exception {
    if (Invocation.isJob(call.function())) {
      tally.add(key, JOB, -1);
      tally.add(key, JOB_SIZE, -call.size());
    }
  }

  /** Tells the team's plugins what they may not have more of. May set the current key. */
  void tell(TeamPlugins team) throws Exception {
    team.access.isStateFull(tally.get(team.key, STATE) >= limits.stateBytes());
    team.access.isJobsFull(isJobsFull(team.key));
  }

  /** Whether the key has so many jobs that none should be added. May set the current key. */
  boolean isJobsFull(long key) throws Exception {
    return tally.get(key, JOB) >= limits.jobs() || tally.get(key, JOB_SIZE) >= limits.jobBytes();
  }

  TeamQuotas limits() {
    return limits;
  }

  void snapshot() throws Exception {
    tally.snapshot();
  }
}
