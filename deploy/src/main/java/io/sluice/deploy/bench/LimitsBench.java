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
 * Measures what the limits of plugins cost: the same plugin over the same events in two processes,
 * one with every limit and one without any, in turn, by CPU time. Without limits nothing reads what
 * a thread uses, nothing watches, built-ins are not guarded and sizes are not limited; what remains
 * is the context with nothing allowed, which is no limit but the sandbox itself.
 */
public final class LimitsBench {
  private static final int EVENTS = 2_000;
  private static final long DISK_BYTES = 256L * 1024 * 1024;

  /** Run before each window, for caches that the other has filled meanwhile. */
  private static final Duration LEAD = Duration.ofMillis(300);

  private final LimitsOptions options;
  private final PrintStream progress;
  private final LimitsReport report;

  private LimitsBench(LimitsOptions options, PrintStream progress) {
    this.options = requireNonNull(options, "options is null");
    this.progress = requireNonNull(progress, "progress is null");
    this.report = new LimitsReport(options, Runtime.getRuntime().availableProcessors());
  }

  /**
   * Measures.
   *
   * @param progress told what is being done
   * @throws Problem if a JVM cannot start, or limits change what the plugin does
   */
  public static Report run(LimitsOptions options, PrintStream progress) {
    return new LimitsBench(options, progress).run();
  }

  private LimitsReport run() {
    try (RunFolder folder =
        RunFolder.create(options.parentFolder().toAbsolutePath(), "bench-limits", DISK_BYTES)) {
      Path events =
          PluginEvents.write(options.seed(), EVENTS, folder.path().resolve("events.ndjson"));
      for (int pair = 1; pair <= options.pairs(); pair++) {
        measurePair(pair, folder.directory("tmp"), events);
      }
    }
    return report;
  }

  private void measurePair(int pair, Path folder, Path events) {
    try (ChildProcess limited = start("limited-" + pair, folder, events, false);
        ChildProcess unlimited = start("unlimited-" + pair, folder, events, true)) {
      report.engine(SandboxEngine.ofJvm(limited.answer()));
      unlimited.answer();
      requireSameResult(limited, unlimited);
      progress.printf("Pair %d of %d: warming up.%n", pair, options.pairs());
      run(limited, options.warmUp());
      run(unlimited, options.warmUp());
      for (int round = 1; round <= options.rounds(); round++) {
        SandboxSample with = window(limited);
        SandboxSample without = window(unlimited);
        report.add(pair, with, without);
        progress.printf(
            "Pair %d, round %d of %d: %,.0f events per CPU-second with limits, %,.0f without.%n",
            pair, round, options.rounds(), with.rate(), without.rate());
      }
    }
  }

  private ChildProcess start(String name, Path folder, Path events, boolean isUnlimited) {
    List<String> arguments =
        new ArrayList<>(
            List.of(events.toString(), options.pluginFile().toAbsolutePath().toString()));
    if (isUnlimited) {
      arguments.add(SandboxProcess.WITHOUT_LIMITS);
    }
    return ChildJvm.start(
        JavaProgram.own(),
        name,
        folder,
        List.of("-Xms1g", "-Xmx1g"),
        SandboxProcess.class,
        arguments);
  }

  private static void requireSameResult(ChildProcess limited, ChildProcess unlimited) {
    String with = limited.ask("result 0");
    String without = unlimited.ask("result 0");
    if (!with.equals(without)) {
      throw Problem.failure(
          "The plugin makes %s with limits, but %s without, of the same event."
              .formatted(with, without));
    }
  }

  private SandboxSample window(ChildProcess process) {
    run(process, LEAD);
    return run(process, options.window());
  }

  private static SandboxSample run(ChildProcess process, Duration cpu) {
    return SandboxSample.parse(process.ask("run " + cpu.toMillis()));
  }
}
