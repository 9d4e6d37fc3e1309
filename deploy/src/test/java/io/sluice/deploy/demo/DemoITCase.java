package io.sluice.deploy.demo;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.deploy.Problem;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

class DemoITCase {
  @TempDir Path folder;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private Path parent;

  @BeforeEach
  void makeFolders() throws IOException {
    parent = Files.createDirectories(folder.resolve("runs"));
    for (String file : List.of("registry.ndjson", "actions.ndjson")) {
      Files.writeString(folder.resolve(file), "{\"key\": \"team/1\", \"value\": {\"id\": 1}}\n");
    }
  }

  @Test
  @EnabledIfSystemProperty(
      named = "nightly",
      matches = "true",
      disabledReason = "the end-to-end module's DemoITCase shows most of it; mvn verify -Pnightly")
  void everyEventOfALimitedRunIsAccountedForAndNothingIsLeft() throws IOException {
    int status = demo(0).run();

    assertThat(status).isZero();
    JsonNode summary = new ObjectMapper().readTree(out.toString(UTF_8));
    assertThat(summary.path("in").asLong()).isEqualTo(1000);
    assertThat(summary.path("deadLettered").asLong()).isPositive();
    assertThat(summary.path("dropped").asLong()).isPositive();
    assertThat(
            summary.path("out").asLong()
                + summary.path("dropped").asLong()
                + summary.path("deadLettered").asLong())
        .isEqualTo(1000);
    assertThat(summary.path("perCountry").path("NZ").asLong())
        .isEqualTo(summary.path("out").asLong());
    assertThat(parent).isEmptyDirectory();
  }

  @Test
  void aUsedDashboardPortIsSaidBeforeAnythingStarts() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(() -> demo(taken.getLocalPort()).run())
          .isInstanceOf(Problem.class)
          .hasMessageContaining("is used by another program; stop it or choose another port");
    }
    assertThat(parent).isEmptyDirectory();
  }

  private Demo demo(int dashboardPort) {
    return new Demo(
        new DemoOptions(OptionalLong.of(1000), 1, dashboardPort, 0, parent, folder, 1),
        new StandInJob(),
        new DemoScreen.Terminal(false, 24, 80),
        new PrintStream(out, true, UTF_8),
        System.err);
  }
}
