package io.sluice.runtime.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.runtime.contract.RetryContract;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A local team tries again what every host tries again. */
class LocalRetryContractTest {
  static List<RetryContract.Case> cases() {
    return RetryContract.cases();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void holds(RetryContract.Case program) throws Exception {
    String event = "{\"team_id\":2,\"event\":\"e\",\"properties\":{\"i\":7}}";
    try (Plugin plugin = new Plugin(program.source(), RetryContract.SETTINGS)) {
      List<String> said = new ArrayList<>();
      for (String function : List.of("processEvent", "onEvent")) {
        plugin.call(function, event);
        said.addAll(plugin.logs());
      }
      for (int seconds : RetryContract.SECONDS) {
        plugin.advance(seconds);
        said.addAll(plugin.logs());
        assertThat(plugin.errors()).isEmpty();
      }
      assertThat(said)
          .containsExactlyElementsOf(program.lines().stream().map("LOG "::concat).toList());
    }
  }
}
