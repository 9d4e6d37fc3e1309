package io.sluice.operators.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.operators.plugins.PluginHarness.Registry;
import io.sluice.runtime.contract.StateContract;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** State in Flink keeps the contract that every host keeps. */
class FlinkStateContractTest {
  static List<StateContract.Case> cases() {
    return StateContract.cases();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void holds(StateContract.Case program) throws Exception {
    Registry registry = new Registry().team(2).plugin(2, 39, program.source());
    try (PluginHarness harness = PluginHarness.open(registry, 50)) {
      for (int call = 0; call < program.calls().size(); call++) {
        harness.record(2, "a", program.event(call));
        harness.runUntilOut(call + 1);
      }
      assertThat(harness.last().path("properties").path("result"))
          .isEqualTo(PluginHarness.JSON.readTree(program.expected()));
    }
  }
}
