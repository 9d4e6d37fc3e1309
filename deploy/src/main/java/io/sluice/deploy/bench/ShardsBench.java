package io.sluice.deploy.bench;

import io.sluice.deploy.Problem;
import java.io.PrintStream;
import java.util.List;

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
      double one = rate(options, team, 1, progress);
      double two = rate(options, team, 2, progress);
      report.add(team, one, two);
      progress.printf("Team %d: %.2f times the events per second.%n", team, two / one);
    }
    return report;
  }

  private static double rate(
      BenchOptions options, int team, int parallelism, PrintStream progress) {
    BenchOptions one =
        new BenchOptions(
            options.cases(),
            options.events(),
            options.warmUp(),
            options.window(),
            options.rounds(),
            parallelism,
            options.seed(),
            List.of(team),
            options.state(),
            options.jobJvm(),
            options.pluginFolder(),
            options.parentFolder());
    return Bench.run(one, progress).eventsPerSecond(BenchCase.BUSY);
  }
}
