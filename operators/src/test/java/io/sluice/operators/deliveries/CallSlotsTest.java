package io.sluice.operators.deliveries;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CallSlotsTest {
  @Test
  void aTeamTakesNoMoreThanItsShare() {
    CallSlots<String> slots = new CallSlots<>(10, 2);
    assertThat(slots.enter(1, "a")).isTrue();
    assertThat(slots.enter(1, "b")).isTrue();
    assertThat(slots.enter(1, "c")).isFalse();
    assertThat(slots.enter(2, "d")).isTrue();
    assertThat(slots.leave(2)).isNull();
    assertThat(slots.leave(1)).isEqualTo("c");
    assertThat(slots.leave(1)).isNull();
  }

  @Test
  void teamsThatWaitHaveTurns() {
    CallSlots<String> slots = new CallSlots<>(1, 1);
    assertThat(slots.enter(1, "a")).isTrue();
    for (String call : List.of("b", "c", "d")) {
      assertThat(slots.enter(1, call)).isFalse();
    }
    assertThat(slots.enter(2, "e")).isFalse();
    assertThat(slots.enter(3, "f")).isFalse();
    List<String> order = new ArrayList<>();
    order.add(slots.leave(1));
    order.add(slots.leave(2));
    order.add(slots.leave(3));
    order.add(slots.leave(1));
    assertThat(order).containsExactly("e", "f", "b", "c");
  }

  @Test
  void noCallIsForgottenAndNoLimitIsBroken() {
    Random random = new Random(42);
    for (int round = 0; round < 200; round++) {
      int all = 1 + random.nextInt(4);
      int perTeam = 1 + random.nextInt(4);
      CallSlots<Integer> slots = new CallSlots<>(all, perTeam);
      List<Integer> running = new ArrayList<>(); // the team of each
      int entered = 0;
      int begun = 0;
      while (entered < 100 || !running.isEmpty()) {
        if (entered < 100 && random.nextBoolean()) {
          int team = random.nextInt(3);
          entered++;
          if (slots.enter(team, team)) {
            begun++;
            running.add(team);
          }
        } else if (!running.isEmpty()) {
          Integer next = slots.leave(running.remove(random.nextInt(running.size())));
          if (next != null) {
            begun++;
            running.add(next);
          }
        }
        assertThat(running).hasSizeLessThanOrEqualTo(all);
        for (int team = 0; team < 3; team++) {
          assertThat(java.util.Collections.frequency(running, team)).isLessThanOrEqualTo(perTeam);
        }
      }
      assertThat(begun).isEqualTo(entered);
    }
  }
}
