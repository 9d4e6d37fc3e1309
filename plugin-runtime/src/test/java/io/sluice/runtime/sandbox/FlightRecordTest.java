package io.sluice.runtime.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.runtime.actor.Budget;
import io.sluice.runtime.host.Outcome;
import io.sluice.runtime.host.PluginFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a process leaves behind that dies of a plugin, and what the next one makes of it. */
class FlightRecordTest {
  private static final String BURN = "{\"team_id\":2,\"properties\":{\"burn\":true}}";

  private static final String BURNER =
      """
      function processEvent(event) {
        const end = Date.now() + (event.properties.burn ? 150 : 0)
        while (Date.now() < end) {}
        return event
      }
      """;

  /** Comes to no place at which it could be stopped until the record has been copied. */
  private static final String STUBBORN =
      """
      function processEvent(event) {
        if (event.properties.burn) JSON.stringify(new Float64Array(2 ** 20).fill(Math.PI))
        return event
      }
      """;

  @TempDir Path folder;
  @TempDir Path deathbed;

  @Test
  void aProcessThatStopsLeavesNothing() throws Exception {
    try (Team team = new Team(options(), BURNER)) {
      team.process(BURN);
      assertThat(records()).hasSize(1);
    }
    assertThat(records()).isEmpty();
  }

  @Test
  void whatRanWithinItsBudgetIsNotSuspected() throws Exception {
    try (Team team = new Team(options(), BURNER)) {
      team.start(BURN);
      Path left = recordWithASlice();
      assertThat(suspectsOf(left)).isEmpty();
      team.host.next();
    }
  }

  @Test
  void whatWasOverItsBudgetStartsPausedInTheNextProcess() throws Exception {
    RuntimeOptions tight = options().withSlice(new Budget(50_000_000, 1L << 30));
    Path left;
    try (Team team = new Team(tight, STUBBORN)) {
      team.start(BURN);
      left = recordOverBudget();
      team.host.next();
    }
    Files.copy(left, folder.resolve(left.getFileName()), StandardCopyOption.REPLACE_EXISTING);
    try (Team next = new Team(options(), STUBBORN)) {
      Outcome outcome = next.process("{\"team_id\":2,\"properties\":{}}");
      assertThat(outcome).isInstanceOf(Outcome.NotRunning.class);
      PluginFailure failure = next.host.failed.get(Team.CONFIG);
      assertThat(failure.code()).isEqualTo("SUSPECTED");
      assertThat(failure.message())
          .contains("A TaskManager died while this version of the plugin had used")
          .endsWith("it does not run on this TaskManager for 10 minutes");
      assertThat(records()).hasSize(1); // its own: what the dead left has been taken
    }
  }

  @Test
  void aRecordThatIsCutOrOfAnotherLayoutSuspectsNobody() throws Exception {
    Files.write(folder.resolve("1-cut.flight"), new byte[] {1, 2, 3});
    Files.write(folder.resolve("2-other.flight"), new byte[1 << 16]);
    try (FlightRecord record = FlightRecord.open(folder)) {
      assertThat(record.suspects()).isEmpty();
      assertThat(records()).hasSize(1);
    }
  }

  private RuntimeOptions options() {
    return RuntimeOptions.defaults().withFlightFolder(folder.toString());
  }

  private List<Path> records() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }

  private Path recordWithASlice() throws IOException {
    return copyWhen(0);
  }

  private Path recordOverBudget() throws IOException {
    return copyWhen(1);
  }

  /** A copy of the record at a moment at which one slice runs, as if the process died then. */
  private Path copyWhen(int isOverBudget) throws IOException {
    Path living = records().get(0);
    Path copy = deathbed.resolve("died.flight");
    long deadline = System.nanoTime() + 20_000_000_000L;
    while (System.nanoTime() < deadline) {
      byte[] bytes = Files.readAllBytes(living);
      if (bytes[7] == 1 && bytes[16] == isOverBudget) {
        Files.write(copy, bytes);
        return copy;
      }
    }
    throw new AssertionError("nothing of the kind was noted within 20 s");
  }

  private List<FlightRecord.Suspect> suspectsOf(Path record) throws IOException {
    try (FlightRecord next = FlightRecord.open(record.getParent())) {
      return next.suspects();
    }
  }
}
