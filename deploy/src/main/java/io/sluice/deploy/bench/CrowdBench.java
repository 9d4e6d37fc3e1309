package io.sluice.deploy.bench;

import static java.util.Objects.requireNonNull;

import io.sluice.deploy.Problem;
import io.sluice.deploy.local.FileReasons;
import io.sluice.deploy.local.RunFolder;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Measures a crowd of sandboxes twice, each time in a process of its own with two gigabytes of
 * heap: all of them alive at once, and a tenth of them at most, where those that were not used for
 * the longest time make room. Each gets two events in each run.
 */
public final class CrowdBench {
  private static final int EVENTS = 2;

  /**
   * G1, because the parallel collector sets a third of the heap apart for what is new, which leaves
   * too little of two gigabytes for sandboxes of 130 KB.
   */
  private static final List<String> JVM =
      Stream.concat(Stream.of("-Xmx2g"), ChildJvm.G1.stream()).toList();

  private static final long DISK_BYTES = 256L * 1024 * 1024;

  private final CrowdOptions options;
  private final PrintStream progress;

  private CrowdBench(CrowdOptions options, PrintStream progress) {
    this.options = requireNonNull(options, "options is null");
    this.progress = requireNonNull(progress, "progress is null");
  }

  /**
   * Measures.
   *
   * @param progress told what is being done
   * @throws Problem if a JVM cannot start, or ends
   */
  public static Report run(CrowdOptions options, PrintStream progress) {
    return new CrowdBench(options, progress).run();
  }

  private CrowdReport run() {
    CrowdReport report = new CrowdReport(options, BenchReport.Machine.current());
    try (RunFolder folder =
        RunFolder.create(options.parentFolder().toAbsolutePath(), "bench-crowd", DISK_BYTES)) {
      Path events =
          PluginEvents.write(options.seed(), EVENTS, folder.path().resolve("events.ndjson"));
      List<String> expected = measure("alive", options.sandboxes(), folder, events, report);
      List<String> found = measure("evicting", options.maxSandboxes(), folder, events, report);
      report.differences(differences(expected, found));
    }
    return report;
  }

  /** What the sandboxes made of their second event. */
  private List<String> measure(
      String name, int maxSandboxes, RunFolder folder, Path events, CrowdReport report) {
    progress.printf(
        "%,d sandboxes, at most %,d of them alive.%n", options.sandboxes(), maxSandboxes);
    Path results = folder.path().resolve(name + ".txt");
    try (ChildProcess process =
        ChildJvm.start(
            name,
            folder.directory("tmp"),
            JVM,
            CrowdProcess.class,
            List.of(
                events.toString(),
                options.template().toAbsolutePath().toString(),
                String.valueOf(options.plugins()),
                String.valueOf(options.teams()),
                String.valueOf(maxSandboxes)))) {
      report.engine(process.answer());
      for (int event = 0; event < EVENTS; event++) {
        CrowdSample sample = JsonLine.read(process.ask("round " + results), CrowdSample.class);
        report.add(maxSandboxes, sample);
        progress.printf(
            "Event %d: %,d ms, %,d MB of heap, %,d alive, %,d evicted, %,d failures.%n",
            event + 1,
            sample.millis(),
            sample.heapBytes() >> 20,
            sample.alive(),
            sample.evicted(),
            sample.failures());
      }
      return Files.readAllLines(results);
    } catch (IOException e) {
      throw Problem.failure("%s cannot be read: %s.".formatted(results, FileReasons.of(e)), e);
    }
  }

  private static int differences(List<String> expected, List<String> found) {
    int differences = 0;
    for (int i = 0; i < expected.size(); i++) {
      differences += expected.get(i).equals(found.get(i)) ? 0 : 1;
    }
    return differences;
  }
}
