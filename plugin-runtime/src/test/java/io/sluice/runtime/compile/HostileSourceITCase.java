package io.sluice.runtime.compile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Set;
import org.junit.jupiter.api.Test;

/** Sources made to hurt the parsers; each takes seconds. */
class HostileSourceITCase {
  @Test
  void codeNestedTooDeeplyIsRefusedAndTheNextOneCompiles() throws Exception {
    try (PluginCompiler compiler = new PluginCompiler(Set.of(), name -> "no", null)) {
      for (String bad : new String[] {"[", "(", "{a:", "x=>", "`${", "!"}) {
        String source = "const x: number = " + bad.repeat(100_000);
        CompileException refusal =
            catchThrowableOfType(CompileException.class, () -> compiler.compile(source, bad));
        assertThat(refusal)
            .as(bad)
            .hasMessageMatching("(?s).*(SyntaxError|nested too deeply|took longer).*");
      }
      assertThat(compiler.compile("const a: number = 1", "good")).contains("const a");
    }
  }
}
