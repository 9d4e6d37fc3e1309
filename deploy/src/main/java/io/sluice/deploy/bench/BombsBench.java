package io.sluice.deploy.bench;

import static java.util.Objects.requireNonNull;

import io.sluice.deploy.Problem;
import io.sluice.deploy.local.FileReasons;
import io.sluice.deploy.local.RunFolder;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Lets plugins off that take all the memory they get, one after the other in one JVM with a small
 * heap, beside teams that behave. Whether the JVM ever ran out of memory is told by the JVM itself,
 * whoever caught the error.
 */
public final class BombsBench {
  private static final int EVENTS = 2_000;
  private static final long DISK_BYTES = 256L * 1024 * 1024;

  private final BombsOptions options;
  private final PrintStream progress;

  private BombsBench(BombsOptions options, PrintStream progress) {
    this.options = requireNonNull(options, "options is null");
    this.progress = requireNonNull(progress, "progress is null");
  }

  /**
   * Measures.
   *
   * @param progress told what is being done
   * @throws Problem if the JVM cannot start, or ends
   */
  public static Report run(BombsOptions options, PrintStream progress) {
    return new BombsBench(options, progress).run();
  }

  private BombsReport run() {
    BombsReport report = new BombsReport(options, BenchReport.Machine.current());
    try (RunFolder folder =
        RunFolder.create(options.parentFolder().toAbsolutePath(), "bench-bombs", DISK_BYTES)) {
      Path events =
          PluginEvents.write(options.seed(), EVENTS, folder.path().resolve("events.ndjson"));
      Path mark = folder.path().resolve("out-of-memory");
      try (ChildProcess process = start(folder, events, mark)) {
        report.engine(process.answer());
        progress.println("The neighbours run alone.");
        report.before(ask(process, "quiet " + options.warmUp().toMillis()));
        for (Path bomb : bombs()) {
          String name = String.valueOf(bomb.getFileName()).replace(".js", "");
          BombSample sample =
              ask(
                  process,
                  "bomb %d %d %s"
                      .formatted(
                          options.window().toMillis(), options.atOnce(), bomb.toAbsolutePath()));
          report.add(name, sample, Files.exists(mark));
          progress.printf("%s: %s.%n", name, sample.ends());
        }
      }
    }
    return report;
  }

  private ChildProcess start(RunFolder folder, Path events, Path mark) {
    List<String> flags = new ArrayList<>(ChildJvm.G1);
    flags.add("-Xmx" + options.heap());
    flags.add("-XX:OnOutOfMemoryError=touch '" + mark + "'");
    return ChildJvm.start(
        "bombs",
        folder.directory("tmp"),
        flags,
        BombsProcess.class,
        List.of(events.toString(), options.neighbour().toAbsolutePath().toString()));
  }

  private static BombSample ask(ChildProcess process, String question) {
    return JsonLine.read(process.ask(question), BombSample.class);
  }

  private List<Path> bombs() {
    try (Stream<Path> files = Files.list(options.bombs())) {
      return files.filter(file -> file.toString().endsWith(".js")).sorted().toList();
    } catch (IOException e) {
      throw Problem.failure(
          "%s cannot be read: %s.".formatted(options.bombs(), FileReasons.of(e)), e);
    }
  }
}
