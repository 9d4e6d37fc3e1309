package io.sluice.runtime.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.HostAccess;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.SandboxPolicy;
import org.junit.jupiter.api.Test;

/** GraalVM's own validator accepts what we deny, and the options it does not know do bite. */
class SandboxPolicyTest {
  @Test
  void graalsOwnPolicyAcceptsTheContext() {
    // Built without our engine and the four options that the policy refuses to combine with.
    try (Context context =
        ScriptEngine.denied(
                Context.newBuilder("js").sandbox(SandboxPolicy.CONSTRAINED), HostAccess.CONSTRAINED)
            .option("engine.WarnInterpreterOnly", "false")
            .build()) {
      assertThat(context.eval("js", "1 + 1").asInt()).isEqualTo(2);
    }
  }

  @Test
  void theRestrictedOptionsBite() {
    try (ScriptEngine engine = new ScriptEngine();
        Context context = engine.newContext()) {
      assertThat(context.eval("js", "typeof BigInt").asString()).isEqualTo("undefined");
      assertThat(context.eval("js", "typeof SharedArrayBuffer").asString()).isEqualTo("undefined");
      assertThatThrownBy(() -> context.eval("js", "'x'.repeat(2 ** 27)"))
          .isInstanceOf(PolyglotException.class)
          .hasMessageContaining("RangeError");
      assertThatThrownBy(() -> context.eval("js", "new Uint8Array(2 ** 27)"))
          .isInstanceOf(PolyglotException.class)
          .hasMessageContaining("RangeError");
    }
  }
}
