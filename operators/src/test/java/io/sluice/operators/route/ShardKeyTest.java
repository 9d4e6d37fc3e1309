package io.sluice.operators.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.junit.jupiter.api.Test;

class ShardKeyTest {
  private static final int MAX_PARALLELISM = 720;

  @Test
  void aKeyTellsItsTeamAndShard() {
    long key = ShardKey.of(2_000_000_000, 1234, MAX_PARALLELISM);
    assertThat(ShardKey.team(key)).isEqualTo(2_000_000_000);
    assertThat(ShardKey.shard(key)).isEqualTo(1234);
  }

  @Test
  void aKeyIsAPureFunction() {
    assertThat(ShardKey.of(2, 3, MAX_PARALLELISM)).isEqualTo(ShardKey.of(2, 3, MAX_PARALLELISM));
  }

  @Test
  void shardsFallEvenlyOverTheSubtasks() {
    for (int team = 1; team <= 50; team++) {
      for (int shards : new int[] {2, 4, 8, 16}) {
        Set<Integer> subtasks = new HashSet<>();
        for (int shard = 0; shard < shards; shard++) {
          int keyGroup =
              KeyGroupRangeAssignment.assignToKeyGroup(
                  ShardKey.of(team, shard, MAX_PARALLELISM), MAX_PARALLELISM);
          subtasks.add(
              KeyGroupRangeAssignment.computeOperatorIndexForKeyGroup(
                  MAX_PARALLELISM, shards, keyGroup));
        }
        assertThat(subtasks).as("team %d over %d subtasks", team, shards).hasSize(shards);
      }
    }
  }
}
