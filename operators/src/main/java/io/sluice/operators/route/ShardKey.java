package io.sluice.operators.route;

import org.apache.flink.runtime.state.KeyGroupRangeAssignment;

/**
 * The key of the plugin stage: team and shard in one long. From the highest bit: team (32 bits),
 * shard (16), salt (16). The salt is chosen so that the shards of a team fall evenly over the key
 * groups, whatever their number; it is a pure function of team, shard and maximum parallelism.
 */
public final class ShardKey {
  /** Shards a team may have at most. */
  public static final int MAX_SHARDS = 1 << 15;

  private static final int SHARD_SHIFT = 16;
  private static final int TEAM_SHIFT = 32;
  private static final long SHARD_MASK = 0xFFFF;

  private ShardKey() {}

  /**
   * The key of a team's shard.
   *
   * @param teamId 1 or more
   * @param shard from 0 to {@link #MAX_SHARDS} - 1; 0 is the team's home
   * @param maxParallelism the job's, which state is bound to
   */
  public static long of(int teamId, int shard, int maxParallelism) {
    if (shard < 0 || shard >= MAX_SHARDS) {
      throw new IllegalArgumentException(
          "shard is " + shard + ", expected 0 to " + (MAX_SHARDS - 1));
    }
    long unsalted = ((long) teamId << TEAM_SHIFT) | ((long) shard << SHARD_SHIFT);
    int home = keyGroup(unsalted & ~(SHARD_MASK << SHARD_SHIFT), maxParallelism);
    int wanted = (home + (int) (spread(shard) * maxParallelism)) % maxParallelism;
    for (long salt = 0; salt <= SHARD_MASK; salt++) {
      if (keyGroup(unsalted | salt, maxParallelism) == wanted) {
        return unsalted | salt;
      }
    }
    // With 65,536 salts and at most 32,768 key groups this is next to impossible, and harmless.
    return unsalted;
  }

  /** The team of a key. */
  public static int team(long key) {
    return (int) (key >>> TEAM_SHIFT);
  }

  /** The shard of a key. */
  public static int shard(long key) {
    return (int) ((key >>> SHARD_SHIFT) & SHARD_MASK);
  }

  private static int keyGroup(long key, int maxParallelism) {
    return KeyGroupRangeAssignment.assignToKeyGroup(key, maxParallelism);
  }

  /** Shard 0 at 0, 1 at 1/2, 2 at 1/4, 3 at 3/4, and so on: any number of them is spread evenly. */
  private static double spread(int shard) {
    return (Integer.reverse(shard) >>> 1) / (double) (1L << 31);
  }
}
