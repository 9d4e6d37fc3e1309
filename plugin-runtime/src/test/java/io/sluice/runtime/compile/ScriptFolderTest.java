package io.sluice.runtime.compile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScriptFolderTest {
  @TempDir Path folder;
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");

  private ScriptFolder folder(String version) {
    return new ScriptFolder(folder.resolve("scripts"), version, () -> now, 10_000);
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("scripts"))) {
      return files.toList();
    }
  }

  @Test
  void whatIsKeptIsFoundByAnotherProcess() {
    folder("1").keep("hash", "let a = 'ä\n'");
    assertThat(folder("1").find("hash")).isEqualTo("let a = 'ä\n'");
    assertThat(folder("1").find("other")).isNull();
  }

  @Test
  void anotherVersionOfTheCompilerFindsNothing() {
    folder("1").keep("hash", "a");
    assertThat(folder("2").find("hash")).isNull();
  }

  @Test
  void aDamagedFileIsNoneAndIsWrittenAgain() throws Exception {
    folder("1").keep("hash", "let a = 1");
    for (String damage : new String[] {"", "let a = 1", "0000\nlet a = 1"}) {
      Files.writeString(files().get(0), damage);
      assertThat(folder("1").find("hash")).isNull();
      folder("1").keep("hash", "let a = 1");
      assertThat(folder("1").find("hash")).isEqualTo("let a = 1");
      assertThat(files()).hasSize(1);
    }
  }

  @Test
  void aHashThatLeadsOutOfTheFolderDoesNot() throws Exception {
    folder("1").keep("../../outside", "a");
    assertThat(files()).hasSize(1);
    assertThat(folder("1").find("../../outside")).isEqualTo("a");
  }

  @Test
  void theLeastRecentlyUsedGoWhenThereIsNoMoreRoom() throws Exception {
    ScriptFolder scripts = folder("1");
    for (int i = 0; i < 5; i++) {
      now = now.plusSeconds(1);
      scripts.keep("hash" + i, "x".repeat(1_900));
      now = now.plusSeconds(1);
      scripts.find("hash" + i);
      scripts.find("hash0");
    }
    scripts.keep("hash5", "x".repeat(1_900));
    assertThat(scripts.find("hash0")).isNotNull();
    assertThat(scripts.find("hash1")).isNull();
    assertThat(files()).hasSizeLessThan(5);
  }

  @Test
  void aFolderThatCannotBeWrittenIsNoError() throws Exception {
    Files.writeString(folder.resolve("scripts"), "a file");
    folder("1").keep("hash", "a");
    assertThat(folder("1").find("hash")).isNull();
  }

  @Test
  void theCompilerUsesItInsteadOfCompiling() throws Exception {
    Path scripts = folder.resolve("scripts");
    try (PluginCompiler compiler = new PluginCompiler(Set.of(), name -> "no", scripts)) {
      compiler.compile("let a = 1", "hash");
    }
    try (PluginCompiler compiler = new PluginCompiler(Set.of(), name -> "no", scripts)) {
      // Not what was kept: that it is not looked at shows where the answer comes from.
      assertThat(compiler.compile("let b = 2", "hash")).isEqualTo("let a = 1");
    }
    try (PluginCompiler compiler = new PluginCompiler(Set.of("crypto"), name -> "no", scripts)) {
      assertThat(compiler.compile("let b = 2", "hash")).isEqualTo("let b = 2");
    }
  }
}
