package io.sluice.deploy.bench;

import io.sluice.deploy.Problem;
import java.io.PrintStream;

/**
 * How much faster one team becomes with a second core: the job at parallelism 1 and at 2, for one
 * team after the other, since what is even for one team's id need not be for another's.
 */
public final class ShardsBench {
  private ShardsBench() {}

  /**
   * Measures.
   *
   * @param options whose teams are measured one by one; its parallelism does not count
   * @param progress told what is being done
   * @throws Problem if a process cannot start or the job does not do what it should
   */
  public static Report run(BenchOptions options, PrintStream progress) {
    ShardsReport report = new ShardsReport(options, BenchReport.Machine.current());
    for (int team : options.teams()) {
      BenchReport one = Bench.run(options.of(team, 1), progress);
      BenchReport two = Bench.run(options.of(team, 2), progress);
      progress.println(report.add(team, one, two));
    }
    return report;
  }
}
