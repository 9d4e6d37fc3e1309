package io.sluice.operators.plugins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

/**
 * Savepoints of a stage that were written once and are kept, each in a folder under a number.
 *
 * @param test what reads them, and has a test {@code writesOne}
 * @param uid the stage's in the job
 */
public record GoldenSavepoints(Class<?> test, Path folder, String uid, int maxParallelism) {
  /** What to do when a test of them fails. */
  public String remedy() {
    return ("Names and formats in state never change silently: a state of another shape gets"
            + " another name or another version byte, and what is old is still read. If that is"
            + " done, write one more golden savepoint, with the next number N (mvn -pl"
            + " operators -am test -Dtest=%s#writesOne -Dsurefire.failIfNoSpecifiedTests=false"
            + " -Dgolden.write=N), and correct the state catalogue in operators/README.md."
            + " Never change or delete an old one.")
        .formatted(test.getSimpleName());
  }

  /** All of them, in their order. */
  public List<Path> all() throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.sorted(Comparator.comparing(GoldenSavepoints::number)).toList();
    }
  }

  /** The number of one. */
  public static int number(Path golden) {
    return Integer.parseInt(golden.getFileName().toString());
  }

  /** The last one. */
  public StageSavepoint newest() throws IOException {
    List<Path> all = all();
    return StageSavepoint.read(all.get(all.size() - 1));
  }

  /** Fails if the catalogue does not name each state that is in one. */
  public void requireNamed(StageSavepoint savepoint, String catalogue) throws IOException {
    assertThat(savepoint.formats().keySet())
        .filteredOn(name -> !name.equals(StageSavepoint.KEY))
        .allSatisfy(
            name ->
                assertThat(catalogue)
                    .as(remedy())
                    .contains("`" + name.replaceFirst("_timer_state/.*?_", "") + "`"));
  }

  /** Adds one if the command line says under which number; else the test is left out. */
  public void writeIfAsked(Callable<StageSavepoint> savepoint) throws Exception {
    String number = System.getProperty("golden.write");
    assumeThat(number).isNotNull();
    Path added = folder.resolve(number);
    assertThat(added).as(remedy()).doesNotExist();
    savepoint.call().write(added, uid, maxParallelism);
  }
}
