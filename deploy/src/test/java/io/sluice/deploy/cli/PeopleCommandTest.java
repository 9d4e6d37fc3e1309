package io.sluice.deploy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PeopleCommandTest {
  private static final String GOOD =
      "{\"team_id\":2,\"uuid\":\"0176d1c2-b3a4-0000-1111-222233334444\",\"created_at\":0}";

  @TempDir Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int check(String... lines) throws Exception {
    Path file = folder.resolve("people.ndjson");
    Files.write(file, List.of(lines));
    return run(file);
  }

  private int run(Path file) {
    return importFiles(file.toString(), "--dry-run");
  }

  private int importFiles(String... options) {
    String[] arguments =
        Stream.concat(Stream.of("people", "import"), Stream.of(options)).toArray(String[]::new);
    return Sluice.run(arguments, new PrintWriter(out, true), new PrintWriter(err, true));
  }

  @Test
  void aDryRunSaysWhichLinesAreRefusedAndWhyAndNeedsNoBroker() throws Exception {
    assertThat(check(GOOD, "", "{", GOOD.replace("2", "0"))).isEqualTo(2);
    assertThat(out).hasToString("3 lines read, 2 refused; nothing was written.\n");
    assertThat(err.toString())
        .contains("people.ndjson:3: The record is not readable JSON")
        .contains("people.ndjson:4: The field \"team_id\" is 0; expected an integer above 0.\n");
  }

  @Test
  void nothingIsImportedWithoutBrokers() {
    assertThat(importFiles("people.ndjson")).isEqualTo(2);
    assertThat(err.toString()).startsWith("Missing required option: --brokers");
  }

  @Test
  void otherOptionsOfKafkaNeedBrokersToo() {
    assertThat(importFiles("people.ndjson", "--topics-prefix", "a_")).isEqualTo(2);
    assertThat(err.toString()).contains("Missing required").contains("--brokers");
  }

  @Test
  void goodLinesAreGood() throws Exception {
    assertThat(check(GOOD, GOOD)).isZero();
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void ofVeryManyThatAreRefusedAFewAreShown() throws Exception {
    String[] lines = new String[1_000];
    Arrays.fill(lines, "x");
    assertThat(check(lines)).isEqualTo(2);
    assertThat(err.toString().lines().count()).isEqualTo(21);
  }

  @Test
  void aFileThatIsNotThereIsOneSentence() {
    assertThat(run(folder.resolve("none"))).isEqualTo(2);
    assertThat(err.toString()).contains("none cannot be read").hasLineCount(1);
  }
}
