package io.sluice.deploy.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.deploy.Problem;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class JavaProgramTest {
  @Test
  void theCompilerWorksWithItsOwnJdkAndLaterOnesOfTheSameFeatureRelease() {
    assertThat(worksWith("25.0.2")).isFalse();
    assertThat(worksWith("25.0.3")).isTrue();
    assertThat(worksWith("25.0.3+9-LTS")).isTrue();
    assertThat(worksWith("25.0.10")).isTrue();
    assertThat(worksWith("17.0.15")).isFalse();
    assertThat(worksWith("26")).isFalse();
  }

  @Test
  void ofTheFlagsForJava25OlderOnesGetNone() {
    assertThat(java("17.0.15", false).command())
        .startsWith("/jdk/bin/java")
        .doesNotContain("--sun-misc-unsafe-memory-access=allow", "-XX:+EnableJVMCI");
    assertThat(java("25.0.3", false).command())
        .contains("--sun-misc-unsafe-memory-access=allow")
        .doesNotContain("-XX:+EnableJVMCI");
  }

  @Test
  void withoutACompilerNothingIsCompiled() {
    assertThat(java("25.0.3", false).canCompile()).isFalse();
    assertThatThrownBy(() -> java("25.0.3", true).command())
        .hasMessage("sluice.compiler is not set");
  }

  @Test
  void anotherJavaIsAskedForItsVersion() {
    JavaProgram own = JavaProgram.own();
    assertThat(JavaProgram.of(own.program()).version().feature())
        .isEqualTo(Runtime.version().feature());
  }

  @Test
  void whatIsNoJavaIsBadInput() {
    assertThatThrownBy(() -> JavaProgram.of(Path.of("/no/such/java")))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("/no/such/java could not start")
        .hasMessageContaining("a JDK 17 or newer");
  }

  private static boolean worksWith(String java) {
    return JavaProgram.worksWith("25.0.3", Runtime.Version.parse(java));
  }

  private static JavaProgram java(String version, boolean compiles) {
    return new JavaProgram(Path.of("/jdk/bin/java"), Runtime.Version.parse(version), compiles);
  }
}
