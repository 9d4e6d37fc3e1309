package io.sluice.deploy.bench;

import io.sluice.deploy.Problem;
import io.sluice.deploy.local.FileReasons;
import io.sluice.operators.event.EventJson;
import io.sluice.operators.event.RejectedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The benchmark's events as plugins see them: what the job makes of capture's records. */
final class PluginEvents {
  /** Whose events these are; of another team, plugins may not return them. */
  static final int TEAM = 1;

  private PluginEvents() {}

  /**
   * Writes a file with an event's JSON in each line.
   *
   * @param seed same seed, same events
   * @return the file
   * @throws Problem if it cannot be written
   */
  static Path write(long seed, int count, Path file) {
    List<String> lines = new ArrayList<>();
    try {
      for (EventSet.Event event : new EventSet(seed, List.of(TEAM)).next(count)) {
        lines.add(EventJson.merge(event.value()).toString());
      }
      return Files.write(file, lines);
    } catch (RejectedException e) {
      throw new IllegalStateException("The job refuses an event of the benchmark", e);
    } catch (IOException e) {
      throw Problem.failure("%s cannot be written: %s.".formatted(file, FileReasons.of(e)), e);
    }
  }
}
