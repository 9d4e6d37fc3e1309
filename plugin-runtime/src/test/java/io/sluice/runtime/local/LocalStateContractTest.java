package io.sluice.runtime.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.runtime.contract.StateContract;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** State in memory keeps the contract that every host keeps. */
class LocalStateContractTest {
  static List<StateContract.Case> cases() {
    return StateContract.cases();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void holds(StateContract.Case program) throws Exception {
    try (Plugin plugin = new Plugin(program.source())) {
      String last = "";
      for (int call = 0; call < program.calls().size(); call++) {
        last = plugin.call("processEvent", program.event(call));
      }
      assertThat(last).endsWith("\"result\":" + program.expected() + "}}");
    }
  }
}
