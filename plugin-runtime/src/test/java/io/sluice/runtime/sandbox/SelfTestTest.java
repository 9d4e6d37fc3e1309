package io.sluice.runtime.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The test of the sandbox passes on this JVM, and fails where a guard is missing. */
class SelfTestTest {
  private final PluginRuntime runtime = PluginRuntime.acquire(RuntimeOptions.defaults());

  @AfterEach
  void nothingIsLeft() {
    assertThat(runtime.openTeams()).isZero();
    runtime.close();
  }

  @Test
  void theSandboxHoldsHere() {
    SelfTest.run(runtime, plugin());
  }

  @Test
  void whatIsReachedIsNamed() {
    String opened = plugin().replace("'BigInt': () =>", "'BigInt': () => true ||");
    assertThatThrownBy(() -> SelfTest.run(runtime, opened))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("no plugin will run: a plugin can reach BigInt.");
  }

  @Test
  void aLimitThatDoesNotBiteIsNamed() {
    String tame = plugin().replace("loop() { for (;;); }", "loop() {}");
    assertThatThrownBy(() -> SelfTest.run(runtime, tame))
        .hasMessageContaining(
            "a plugin that breaks a limit (loop) is not stopped but ends as Returned");
  }

  @Test
  void probesThatDoNotRunProveNothing() {
    String broken = plugin().replace("event.reached = []", "throw new Error('no')");
    assertThatThrownBy(() -> SelfTest.run(runtime, broken))
        .hasMessageContaining("the probes ended as Threw");
  }

  private static String plugin() {
    return ScriptEngine.resource("selftest.js");
  }
}
