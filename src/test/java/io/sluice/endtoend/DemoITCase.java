package io.sluice.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.endtoend.SluiceCommand.Ended;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo as whoever tries it out first sees it. */
class DemoITCase {
  private static final int EVENTS = 2000;

  @TempDir Path folder;
  private Path runs;
  private Path elsewhere;

  @BeforeEach
  void makeFolders() throws IOException {
    runs = folder.resolve("runs");
    elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
  }

  @AfterAll
  static void nothingIsLeft() {
    Leaks.awaitNone();
  }

  @Test
  void aLimitedRunAccountsForEveryEventAndLeavesNothing() throws Exception {
    Ended demo = demo("--once", String.valueOf(EVENTS));

    assertThat(demo.status()).as(demo.err()).isZero();
    JsonNode summary = new ObjectMapper().readTree(demo.out());
    assertThat(summary.path("in").asLong()).isEqualTo(EVENTS);
    assertThat(summary.path("out").asLong()).isPositive();
    assertThat(summary.path("dropped").asLong()).isPositive();
    assertThat(
            summary.path("out").asLong()
                + summary.path("dropped").asLong()
                + summary.path("deadLettered").asLong())
        .isEqualTo(EVENTS);
    for (String what : List.of("made", "identified", "merged")) {
      assertThat(summary.path("people").path(what).asLong()).as(what).isPositive();
    }
    assertThat(summary.path("delivered").asLong()).isPositive();
    assertThat(runs).isEmptyDirectory();
    assertThat(elsewhere).isEmptyDirectory();
    assertThat(processesOfTheRun()).isZero();
  }

  @Test
  void aUsedPortIsOneSentenceAndAFailure() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Ended demo = demo("--once", "10", "--port", String.valueOf(taken.getLocalPort()));

      assertThat(demo.status()).isEqualTo(1);
      assertThat(demo.out()).isEmpty();
      assertThat(demo.err().lines())
          .filteredOn(line -> !line.startsWith("JavaScript is "))
          .containsExactly(
              "Port %d, wanted for Flink's dashboard, is used by another program; stop it or choose another port with --port."
                  .formatted(taken.getLocalPort()));
    }
    assertThat(elsewhere).isEmptyDirectory();
    assertThat(processesOfTheRun()).isZero();
  }

  private Ended demo(String... arguments) throws Exception {
    String[] all =
        Stream.concat(Stream.of("demo", "--dir", runs.toString()), Stream.of(arguments))
            .toArray(String[]::new);
    return SluiceCommand.run(elsewhere, all);
  }

  /** Every process of a run has the run's folder among its arguments. */
  private long processesOfTheRun() {
    return ProcessHandle.allProcesses()
        .filter(process -> process.info().commandLine().orElse("").contains(runs.toString()))
        .count();
  }
}
