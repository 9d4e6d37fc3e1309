package io.sluice.operators.plugins;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.operators.plugins.PluginHarness.Registry;
import io.sluice.runtime.contract.RetryContract;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The operator tries again what every host tries again. */
class FlinkRetryContractTest {
  private final TestClock clock = new TestClock();

  @AfterEach
  void noThreadIsLeft() {
    PluginHarness.awaitNoThread();
  }

  static List<RetryContract.Case> cases() {
    return RetryContract.cases();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void holds(RetryContract.Case program) throws Exception {
    Registry registry = new Registry().team(2).plugin(2, 39, program.source());
    registry.config(2, 39, RetryContract.SETTINGS);
    try (PluginHarness plugins = PluginHarness.at(registry, clock)) {
      plugins.event(2, "a", 7);
      plugins.runUntilOut(1);
      int attempts = 1;
      awaitAttempt(plugins, attempts);
      for (int seconds : RetryContract.SECONDS) {
        plugins.settle();
        plugins.advance(clock, Duration.ofSeconds(seconds));
        attempts++;
        awaitAttempt(plugins, attempts);
      }
      assertThat(said(plugins)).containsExactlyElementsOf(program.lines());
    }
  }

  private static void awaitAttempt(PluginHarness plugins, int number) throws Exception {
    plugins.runUntil(() -> said(plugins).stream().anyMatch(line -> line.startsWith(number + " ")));
  }

  private static List<String> said(PluginHarness plugins) {
    return plugins.logs().stream()
        .filter(log -> log.startsWith("CONSOLE "))
        .map(log -> log.substring("CONSOLE ".length()))
        .toList();
  }
}
