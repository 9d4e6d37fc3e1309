package io.sluice.deploy.bench;

import static java.util.Objects.requireNonNull;

import io.sluice.deploy.Problem;
import io.sluice.deploy.local.JavaProgram;
import io.sluice.deploy.local.RunFolder;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Measures what a plugin that burns its whole CPU budget on every event costs the teams beside it:
 * windows without it, with it, and with it once it is paused, in turn, at a load that is a share of
 * what the machine has been seen to do.
 */
public final class FairnessBench {
  private static final int EVENTS = 2_000;
  private static final long DISK_BYTES = 256L * 1024 * 1024;
  private static final Duration CAPACITY_WINDOW = Duration.ofSeconds(5);

  /** Of each case, before the first window: killing and setting up again have to warm up too. */
  private static final Duration LEAD = Duration.ofSeconds(20);

  private final FairnessOptions options;
  private final PrintStream progress;

  private FairnessBench(FairnessOptions options, PrintStream progress) {
    this.options = requireNonNull(options, "options is null");
    this.progress = requireNonNull(progress, "progress is null");
  }

  /**
   * Measures.
   *
   * @param progress told what is being done
   * @throws Problem if the JVM cannot start, or ends
   */
  public static Report run(FairnessOptions options, PrintStream progress) {
    return new FairnessBench(options, progress).run();
  }

  private FairnessReport run() {
    try (RunFolder folder =
        RunFolder.create(options.parentFolder().toAbsolutePath(), "bench-fairness", DISK_BYTES)) {
      Path events =
          PluginEvents.write(options.seed(), EVENTS, folder.path().resolve("events.ndjson"));
      try (ChildProcess process = start(folder, events)) {
        return measure(process);
      }
    }
  }

  private FairnessReport measure(ChildProcess process) {
    String engine = process.answer();
    progress.println("Warming up, and measuring what the machine can do.");
    capacity(process, options.warmUp());
    double capacity = capacity(process, CAPACITY_WINDOW);
    double perSecond = capacity * options.load();
    FairnessReport report =
        new FairnessReport(options, capacity, engine, BenchReport.Machine.current());
    for (FairnessCase fairnessCase : FairnessCase.values()) {
      window(process, fairnessCase, perSecond, LEAD);
    }
    for (int round = 1; round <= options.rounds(); round++) {
      for (FairnessCase fairnessCase : FairnessCase.values()) {
        FairnessSample sample = window(process, fairnessCase, perSecond, options.window());
        report.add(fairnessCase, sample);
        progress.printf(
            "Round %d of %d, %s: p99 %.2f ms, %d lost.%n",
            round,
            options.rounds(),
            fairnessCase.label(),
            sample.neighbours().p99Millis(),
            sample.neighbours().lost());
      }
    }
    return report;
  }

  private ChildProcess start(RunFolder folder, Path events) {
    List<String> flags = new ArrayList<>(List.of("-Xms1g", "-Xmx1g"));
    flags.addAll(JavaProgram.PRIORITIES);
    return ChildJvm.start(
        "teams",
        folder.directory("tmp"),
        flags,
        FairnessProcess.class,
        List.of(
            events.toString(),
            options.neighbour().toAbsolutePath().toString(),
            options.burner().toAbsolutePath().toString(),
            String.valueOf(options.teams())));
  }

  private static double capacity(ChildProcess process, Duration time) {
    return Double.parseDouble(process.ask("capacity " + time.toMillis()));
  }

  private static FairnessSample window(
      ChildProcess process, FairnessCase fairnessCase, double perSecond, Duration time) {
    return JsonLine.read(
        process.ask("window %s %s %d".formatted(fairnessCase, perSecond, time.toMillis())),
        FairnessSample.class);
  }
}
