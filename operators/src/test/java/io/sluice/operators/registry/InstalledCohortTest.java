package io.sluice.operators.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.operators.actions.Cohort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstalledCohortTest {
  private static final String HERE = new UUID(1, 1).toString();
  private static final String NOT_HERE = new UUID(2, 2).toString();
  private static final String FILE = HERE + "\n";

  @TempDir private Path folder;
  private long nanos;
  private InstalledCohort cohort;

  @BeforeEach
  void aCohortWithAFile() {
    cohort = ofFile(Content.hash(FILE));
  }

  @Test
  void membersAreReadFromTheFile() throws IOException {
    Files.writeString(folder.resolve(Content.hash(FILE)), FILE);
    assertThat(cohort.contains(HERE)).isTrue();
    assertThat(cohort.contains(NOT_HERE)).isFalse();
  }

  @Test
  void aFileThatComesLateIsReadAMinuteAfterTheLastAttempt() throws IOException {
    assertThat(cohort.contains(HERE)).isFalse();
    Files.writeString(folder.resolve(Content.hash(FILE)), FILE);
    nanos += Duration.ofSeconds(59).toNanos();
    assertThat(cohort.contains(HERE)).isFalse();
    nanos += Duration.ofSeconds(2).toNanos();
    assertThat(cohort.contains(HERE)).isTrue();
  }

  @Test
  void aFileThatIsDamagedOrHoldsSomethingElseHasNoMembers() throws IOException {
    Files.writeString(folder.resolve(Content.hash(FILE)), FILE + NOT_HERE);
    assertThat(cohort.contains(HERE)).isFalse();
    String names = HERE + "\nNina\n";
    Files.writeString(folder.resolve(Content.hash(names)), names);
    assertThat(ofFile(Content.hash(names)).contains(HERE)).isFalse();
  }

  @Test
  void aMillionMembersAreFound() throws IOException {
    StringBuilder lines = new StringBuilder();
    for (int i = 1; i <= 1_000_000; i++) {
      lines.append(new UUID(0x0190c7e500000000L + i, i)).append('\n');
    }
    String hash = Content.hash(lines.toString());
    Files.write(folder.resolve(hash), lines.toString().getBytes(UTF_8));
    InstalledCohort large = ofFile(hash);
    assertThat(large.contains(new UUID(0x0190c7e500000000L + 1_000_000, 1_000_000).toString()))
        .isTrue();
    assertThat(large.contains(new UUID(0x0190c7e500000000L + 1_000_001, 1_000_001).toString()))
        .isFalse();
  }

  private InstalledCohort ofFile(String hash) {
    return new InstalledCohort(
        new Cohort(3, 2, null, hash), new ContentStore(folder.toUri().toString()), () -> nanos);
  }
}
