package io.sluice.operators.plugins;

import java.io.Serializable;

/**
 * What the plugins of one team may keep in state; of a team that is spread, on each subtask.
 *
 * @param stateBytes bytes of storage, cache and buffers
 * @param jobs jobs that have not run
 * @param jobBytes bytes of their payloads
 * @param callBytes bytes of handlers' calls that could not be made yet, and as many of those that
 *     wait for another attempt
 */
public record TeamQuotas(long stateBytes, long jobs, long jobBytes, long callBytes)
    implements Serializable {
  public static final TeamQuotas DEFAULT =
      new TeamQuotas(100L << 20, 100_000, 100L << 20, 1L << 30);

  public TeamQuotas {
    if (stateBytes < 1 || jobs < 1 || jobBytes < 1 || callBytes < 1) {
      throw new IllegalArgumentException(
          "quotas are %d, %d, %d and %d, expected 1 or more of each"
              .formatted(stateBytes, jobs, jobBytes, callBytes));
    }
  }

  /** Why a team gets no more state, for its plugins. */
  String stateIsFull() {
    return "the apps of this team keep %s in storage, cache and buffers, the quota of a team. Delete what is not needed, or let what is in the cache expire."
        .formatted(size(stateBytes));
  }

  /** Why a team gets no more jobs, for its plugins. */
  String jobsAreFull() {
    return "this team has %,d jobs or %s of payload that have not run, the quota of a team. Enqueue less, or later."
        .formatted(jobs, size(jobBytes));
  }

  /** Why a team's oldest calls are not made. */
  String callsAreTooMuch() {
    return "More than %s of this team's calls wait, the quota of a team; the oldest are given up."
        .formatted(size(callBytes));
  }

  private static String size(long bytes) {
    return bytes >= 1 << 20 ? (bytes >> 20) + " MB" : bytes + " bytes";
  }
}
