package io.sluice.operators.ingestion;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RecentNumbersTest {
  private static final int TEAM = 2;

  @Test
  void anIdHasTheNumberThatItWasGivenLast() {
    RecentNumbers numbers = new RecentNumbers();
    assertThat(numbers.get(TEAM, "me")).isEqualTo(RecentNumbers.UNKNOWN);
    numbers.put(TEAM, "me", 0);
    assertThat(numbers.get(TEAM, "me")).isZero();
    numbers.put(TEAM, "me", 7);
    assertThat(numbers.get(TEAM, "me")).isEqualTo(7);
    numbers.remove(TEAM, "me");
    assertThat(numbers.get(TEAM, "me")).isEqualTo(RecentNumbers.UNKNOWN);
  }

  @Test
  void teamsHaveIdsOfTheirOwn() {
    RecentNumbers numbers = new RecentNumbers();
    numbers.put(TEAM, "me", 1);
    assertThat(numbers.get(TEAM + 1, "me")).isEqualTo(RecentNumbers.UNKNOWN);
    numbers.put(TEAM + 1, "me", 2);
    assertThat(numbers.get(TEAM, "me")).isEqualTo(1);
  }

  @Test
  void idsThatDifferInALoneSurrogateAreTwo() {
    RecentNumbers numbers = new RecentNumbers();
    numbers.put(TEAM, "me?", 1);
    numbers.put(TEAM, "me\ud800", 2);
    assertThat(numbers.get(TEAM, "me?")).isEqualTo(1);
    assertThat(numbers.get(TEAM, "me\ud800")).isEqualTo(2);
    assertThat(numbers.get(TEAM, "me\ud801")).isEqualTo(RecentNumbers.UNKNOWN);
  }

  @Test
  void whatIsThereIsRightWhileItGrowsAndForgets() {
    RecentNumbers numbers = new RecentNumbers(1 << 12);
    Map<String, Long> expected = new HashMap<>();
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 100_000; i++) {
      String id = "id " + random.nextInt(20_000);
      if (random.nextInt(10) == 0) {
        numbers.remove(TEAM, id);
        expected.remove(id);
      } else {
        long number = random.nextLong(1_000);
        numbers.put(TEAM, id, number);
        expected.put(id, number);
      }
    }
    long known = 0;
    for (int i = 0; i < 20_000; i++) {
      long number = numbers.get(TEAM, "id " + i);
      if (number != RecentNumbers.UNKNOWN) {
        assertThat(number).isEqualTo(expected.get("id " + i));
        known++;
      }
    }
    assertThat(known).isBetween(3_000L, 1L << 12);
  }

  @Test
  void ofHalfAsManyAsThereIsRoomForNineInTenAreThere() {
    RecentNumbers numbers = new RecentNumbers(1 << 13);
    for (int i = 0; i < 1 << 12; i++) {
      numbers.put(TEAM, "id " + i, i);
    }
    int known = 0;
    for (int i = 0; i < 1 << 12; i++) {
      known += numbers.get(TEAM, "id " + i) == i ? 1 : 0;
    }
    assertThat(known).isGreaterThan((1 << 12) * 9 / 10);
  }
}
