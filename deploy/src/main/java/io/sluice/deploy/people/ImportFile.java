package io.sluice.deploy.people;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.deploy.Problem;
import io.sluice.deploy.local.FileReasons;
import io.sluice.job.options.SluiceOptions;
import io.sluice.operators.event.RejectedException;
import io.sluice.operators.imports.ImportItem;
import io.sluice.operators.imports.ImportReader;
import io.sluice.operators.ingestion.IngestionOptions;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file of people and groups, a JSON object on each line. */
final class ImportFile {
  private static final int MAX_PROPERTIES_BYTES =
      IngestionOptions.maxPropertiesBytes(SluiceOptions.SINK_MAX_RECORD_BYTES.defaultValue());

  private final Path path;

  ImportFile(Path path) {
    this.path = path;
  }

  /** Is given the lines of a file. */
  interface Reader {
    void good(ImportItem item);

    /**
     * A line that cannot be imported.
     *
     * @param sentence where it is, what was found and what was expected
     */
    void refused(String sentence);
  }

  /**
   * Reads it from its begin to its end; blank lines are passed over.
   *
   * @throws Problem if it cannot be read
   */
  void read(Reader reader) {
    try (BufferedReader lines = Files.newBufferedReader(path)) {
      int number = 0;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        number++;
        if (!line.isBlank()) {
          read(line, number, reader);
        }
      }
    } catch (IOException e) {
      throw Problem.input("%s cannot be read: %s.".formatted(path, FileReasons.of(e)), e);
    }
  }

  private void read(String line, int number, Reader reader) {
    ImportItem item;
    try {
      item = ImportReader.read(line.getBytes(UTF_8), MAX_PROPERTIES_BYTES);
    } catch (RejectedException e) {
      reader.refused("%s:%d: %s.".formatted(path, number, e.getMessage()));
      return;
    }
    reader.good(item);
  }
}
