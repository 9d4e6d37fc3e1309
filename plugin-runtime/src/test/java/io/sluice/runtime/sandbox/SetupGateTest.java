package io.sluice.runtime.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SetupGateTest {
  private final List<String> entered = new ArrayList<>();

  @Test
  void thoseOverTheNumberWaitAndEnterInTheOrderTheyCame() {
    SetupGate gate = new SetupGate(2);
    for (String name : List.of("a", "b", "c", "d")) {
      gate.enter(() -> entered.add(name));
    }
    assertThat(entered).containsExactly("a", "b");
    gate.leave();
    assertThat(entered).containsExactly("a", "b", "c");
    gate.leave();
    assertThat(entered).containsExactly("a", "b", "c", "d");
  }

  @Test
  void aPlaceThatNobodyWaitsForIsFreeAgain() {
    SetupGate gate = new SetupGate(1);
    gate.enter(() -> entered.add("a"));
    gate.leave();
    gate.enter(() -> entered.add("b"));
    gate.enter(() -> entered.add("c"));
    assertThat(entered).containsExactly("a", "b");
  }
}
