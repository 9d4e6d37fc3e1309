package io.sluice.deploy.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.deploy.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunFolderTest {
  // Above what Linux lets a process id be.
  private static final int NO_PROCESS = 99_999_999;

  @TempDir Path parent;

  @Test
  void allIsRemovedOnClose() throws IOException {
    try (RunFolder folder = RunFolder.create(parent, "demo", 1)) {
      Files.writeString(folder.directory("deep").resolve("file"), "content");
      assertThat(folder.path()).hasFileName("demo-" + ProcessHandle.current().pid());
    }
    assertThat(parent).isEmptyDirectory();
  }

  @Test
  void whatAKilledRunLeftIsSweptAndNothingElse() throws IOException {
    Files.createDirectories(parent.resolve("demo-" + NO_PROCESS).resolve("kafka"));
    Files.createDirectories(parent.resolve("demo-notes"));
    long parentProcess = ProcessHandle.current().parent().orElseThrow().pid();
    Files.createDirectories(parent.resolve("demo-" + parentProcess));

    RunFolder.create(parent, "demo", 1).close();

    assertThat(parent.resolve("demo-" + NO_PROCESS)).doesNotExist();
    assertThat(parent.resolve("demo-notes")).exists();
    assertThat(parent.resolve("demo-" + parentProcess)).exists();
  }

  @Test
  void aFullDiskIsOneSentence() {
    assertThatThrownBy(() -> RunFolder.create(parent, "demo", Long.MAX_VALUE))
        .isInstanceOf(Problem.class)
        .hasMessageMatching(
            "The disk of .* has [0-9]+ MB free and this needs [0-9]+ MB; free some space or choose"
                + " another folder with --dir\\.");
    assertThat(parent).isEmptyDirectory();
  }

  @Test
  void aFileInTheWayIsOneSentence() throws IOException {
    Path file = Files.writeString(parent.resolve("file"), "");

    assertThatThrownBy(() -> RunFolder.create(file, "demo", 1))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("cannot be written");
  }
}
