package io.sluice.deploy.people;

import static java.util.Objects.requireNonNull;

import io.sluice.deploy.Problem;
import io.sluice.operators.imports.ImportItem;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Files of people and groups, read once and in their order; how far that is, is told meanwhile. */
public final class ImportFiles {
  private static final long PROGRESS_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final List<Path> files;
  private final PrintWriter err;
  private final Refusals refused;
  private final long started = System.nanoTime();
  private long lines;
  private long nextProgress = started + PROGRESS_NANOS;

  /**
   * @param err progress and what is refused
   */
  public ImportFiles(List<Path> files, PrintWriter err) {
    this.files = List.copyOf(files);
    this.err = requireNonNull(err, "err is null");
    this.refused = new Refusals(err);
  }

  /**
   * Reads them and writes nothing.
   *
   * @param out the result
   * @return whether nothing was refused
   * @throws Problem if a file cannot be read
   */
  public boolean check(PrintWriter out) {
    read(item -> {});
    out.printf("%,d lines read, %,d refused; nothing was written.%n", lines, refused());
    return refused() == 0;
  }

  /**
   * Reads them.
   *
   * @param good gets what can be imported
   * @throws Problem if a file cannot be read
   */
  void read(Consumer<ImportItem> good) {
    for (Path file : files) {
      new ImportFile(file)
          .read(
              new ImportFile.Reader() {
                @Override
                public void good(ImportItem item) {
                  count();
                  good.accept(item);
                }

                @Override
                public void refused(String sentence) {
                  count();
                  refused.add(sentence);
                }
              });
    }
  }

  /** How many lines have been read so far. */
  long lines() {
    return lines;
  }

  /** How many of them cannot be imported. */
  long refused() {
    return refused.count();
  }

  /** Nanoseconds since this was made. */
  long nanos() {
    return System.nanoTime() - started;
  }

  private void count() {
    lines++;
    long now = System.nanoTime();
    if (now - nextProgress >= 0) {
      nextProgress = now + PROGRESS_NANOS;
      err.printf("%,d lines, %,.0f a second%n", lines, lines / (nanos() / 1e9));
    }
  }
}
