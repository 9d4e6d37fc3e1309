package io.sluice.deploy.cli;

import io.sluice.deploy.bench.Report;
import java.io.PrintWriter;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** What all benchmarks take, and how they print. */
final class BenchSettings {
  @Option(names = "--json", description = "Print one JSON object instead of a table.")
  private boolean json;

  @Option(
      names = "--seed",
      defaultValue = "1",
      paramLabel = "S",
      description = "Same seed, same events (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description = "Folder to make the run's folder in (default: deploy/.sluice).")
  private Path dir;

  long seed() {
    return seed;
  }

  /** Where to make the run's folder. */
  Path parentFolder() {
    return dir == null ? Checkout.runs() : dir;
  }

  /** A plugin, or a folder of them, that comes with the benchmarks. */
  Path input(String name) {
    return Checkout.folder().resolve("deploy/bench").resolve(name);
  }

  void print(Report report, PrintWriter out) {
    out.print(json ? report.json() + "%n".formatted() : report.text());
    out.flush();
  }
}
