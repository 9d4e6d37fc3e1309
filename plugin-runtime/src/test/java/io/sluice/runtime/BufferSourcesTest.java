package io.sluice.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The JavaScript sources behind the sandbox's {@code Buffer} are where the sandbox reads them. */
class BufferSourcesTest {
  private static final String WEBJARS = "META-INF/resources/webjars/";

  @ParameterizedTest
  @ValueSource(
      strings = {"buffer/6.0.3/index.js", "base64-js/1.5.1/index.js", "ieee754/1.2.1/index.js"})
  void theSourcesOfBufferAreOnTheClassPath(String path) throws IOException {
    assertThat(read(WEBJARS + path)).contains("exports.");
  }

  @Test
  void bufferRequiresNothingButTheOtherTwo() throws IOException {
    assertThat(read(WEBJARS + "buffer/6.0.3/index.js").lines())
        .filteredOn(line -> line.contains("require("))
        .allMatch(line -> line.contains("'base64-js'") || line.contains("'ieee754'"))
        .hasSize(2);
  }

  private static String read(String path) throws IOException {
    try (InputStream resource =
        BufferSourcesTest.class.getClassLoader().getResourceAsStream(path)) {
      assertThat(resource).as(path).isNotNull();
      return new String(resource.readAllBytes(), UTF_8);
    }
  }
}
