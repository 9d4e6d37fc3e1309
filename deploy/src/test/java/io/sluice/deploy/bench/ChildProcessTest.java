package io.sluice.deploy.bench;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.deploy.Problem;
import io.sluice.deploy.local.JavaProgram;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildProcessTest {
  @Test
  void whatAProcessSaidBeforeItEndedIsInTheMessage(@TempDir Path folder) {
    List<String> command = JavaProgram.own().command();
    command.add("-XX:NoSuchFlag=1");
    try (ChildProcess process = ChildProcess.start("teams", folder, command)) {
      assertThatThrownBy(process::answer)
          .isInstanceOf(Problem.class)
          .hasMessageStartingWith("The process of the teams ended. What it said last:")
          .hasMessageContaining("NoSuchFlag");
    }
  }
}
