package io.sluice.operators.route;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OverflowBucketsTest {
  private final OverflowBuckets buckets = new OverflowBuckets(new OverflowLimit(true, 3, 0.5, 2));

  private int taken(String id, long millis, int events) {
    int taken = 0;
    for (int i = 0; i < events; i++) {
      taken += buckets.take(2, id, millis) ? 1 : 0;
    }
    return taken;
  }

  @Test
  void asManyAsTheCapacityComeAtOnceAndThenAtTheRefillsRate() {
    assertThat(taken("a", 1_000, 10)).isEqualTo(3);
    assertThat(taken("a", 2_999, 10)).isZero();
    assertThat(taken("a", 3_000, 10)).isEqualTo(1);
    assertThat(taken("a", 1_000_000, 10)).isEqualTo(3);
  }

  @Test
  void aRecordFromThePastRefillsNothingAndTakesNothingBack() {
    assertThat(taken("a", 10_000, 3)).isEqualTo(3);
    assertThat(taken("a", 1_000, 1)).isZero();
    assertThat(taken("a", 12_000, 2)).isEqualTo(1);
  }

  @Test
  void teamsAndIdsHaveBucketsOfTheirOwn() {
    assertThat(taken("a", 0, 5)).isEqualTo(3);
    assertThat(taken("b", 0, 5)).isEqualTo(3);
    assertThat(buckets.take(3, "a", 0)).isTrue();
  }

  @Test
  void theBucketThatWasUsedTheLongestAgoIsForgotten() {
    taken("a", 0, 3);
    taken("b", 0, 3);
    taken("a", 0, 1);
    taken("c", 0, 1);
    assertThat(buckets.size()).isEqualTo(2);
    assertThat(taken("a", 0, 1)).isZero();
    assertThat(taken("b", 0, 3)).isEqualTo(3);
  }

  @Test
  void idsOfAnyLengthTakeLittleRoom() {
    taken("x".repeat(1_000) + "1", 0, 3);
    assertThat(taken("x".repeat(1_000) + "2", 0, 1)).isZero();
  }
}
