package io.sluice.runtime.compile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.runtime.compile.CompileException.Reason;
import org.junit.jupiter.api.Test;

class ScriptMemoryTest {
  private long nanos;
  private final ScriptMemory memory = new ScriptMemory(() -> nanos);

  @Test
  void remembersTheLastScriptsWithinItsRoom() throws Exception {
    String large = "x".repeat(ScriptMemory.MAX_CHARACTERS / 2);
    memory.keep("a", large);
    memory.keep("b", large);
    assertThat(memory.find("a")).isEqualTo(large);
    memory.keep("c", "small");
    assertThat(memory.find("b")).isNull();
    assertThat(memory.find("a")).isNotNull();
    memory.keep("d", large + large + "x");
    assertThat(memory.find("d")).isNull();
    assertThat(memory.find("c")).isEqualTo("small");
  }

  @Test
  void remembersABadSourceAndForgetsTheHostsOwnFailures() throws Exception {
    memory.keep("a", new CompileException(Reason.SOURCE, "bad"));
    memory.keep("b", new CompileException(Reason.HOST, "closed"));
    assertThatThrownBy(() -> memory.find("a")).hasMessage("bad");
    assertThat(memory.find("b")).isNull();
  }

  @Test
  void triesASourceThatTookTooLongAgainLater() throws Exception {
    memory.keep("a", new CompileException(Reason.TIME, "late"));
    nanos += ScriptMemory.GIVEN_UP.toNanos();
    assertThatThrownBy(() -> memory.find("a")).hasMessage("late");
    nanos++;
    assertThat(memory.find("a")).isNull();
  }
}
