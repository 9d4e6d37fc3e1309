package io.sluice.deploy.bench;

import static io.sluice.deploy.bench.Figures.number;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** Events per second of one team at parallelism 1 and 2, for each of several teams. */
final class ShardsReport implements Report {
  /** How many times as fast two subtasks are to be as one. */
  private static final double LEAST = 1.7;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final BenchOptions options;
  private final BenchReport.Machine machine;
  private final List<Row> rows = new ArrayList<>();

  /** At one parallelism. */
  private record Side(double eventsPerSecond, double cpuMicrosPerEvent) {
    static Side of(BenchReport report) {
      return new Side(
          report.eventsPerSecond(BenchCase.BUSY), report.cpuMicrosPerEvent(BenchCase.BUSY));
    }

    /** How many the job's process took, with all that is not JavaScript. */
    double cores() {
      return eventsPerSecond * cpuMicrosPerEvent / 1e6;
    }
  }

  /**
   * @param one at parallelism 1
   * @param two at parallelism 2
   */
  private record Row(int team, Side one, Side two) {
    double ratio() {
      return two.eventsPerSecond / one.eventsPerSecond;
    }

    /** The ratio if the job had all cores to itself and an event cost no more than before. */
    double most(int cores) {
      return cores / one.cores();
    }
  }

  ShardsReport(BenchOptions options, BenchReport.Machine machine) {
    this.options = options;
    this.machine = machine;
  }

  /**
   * Adds a team.
   *
   * @param one its measurement at parallelism 1
   * @param two its measurement at parallelism 2
   * @return what to tell of it
   */
  String add(int team, BenchReport one, BenchReport two) {
    Row row = new Row(team, Side.of(one), Side.of(two));
    rows.add(row);
    return "Team %d: %.2f times the events per second.".formatted(team, row.ratio());
  }

  private List<Aim> aims() {
    double ratio = Figures.median(rows, Row::ratio);
    return List.of(
        Aim.of(
            ratio >= LEAST,
            "A spread team at parallelism 2 has %.2f times the events per second of parallelism 1;"
                + " at least %.1f.",
            ratio,
            LEAST));
  }

  @Override
  public String text() {
    StringBuilder text = new StringBuilder();
    text.append(
        "%-8s %22s %14s %7s %22s %14s %7s %7s %8s%n"
            .formatted(
                "team",
                "parallelism 1 events/s",
                "CPU µs/event",
                "cores",
                "parallelism 2 events/s",
                "CPU µs/event",
                "cores",
                "ratio",
                "at most"));
    for (Row row : rows) {
      text.append(
          number(
              "%-8d %,22.0f %,14.0f %7.2f %,22.0f %,14.0f %7.2f %7.2f %8.2f%n",
              row.team,
              row.one.eventsPerSecond,
              row.one.cpuMicrosPerEvent,
              row.one.cores(),
              row.two.eventsPerSecond,
              row.two.cpuMicrosPerEvent,
              row.two.cores(),
              row.ratio(),
              row.most(machine.cores())));
    }
    text.append("%n".formatted()).append(Aim.lines(aims()));
    text.append(
        "Cores are those that the job took, with its compiler; the last column is the ratio if it had all %d to itself and an event cost no more than at parallelism 1.%n"
            .formatted(machine.cores()));
    text.append(
        "busy.js, %d shards, medians of %d rounds over %,d events of %d bytes; state in %s, checkpoints every %d s; broker and generator on the same %d cores; %s.%n"
            .formatted(
                BenchCase.BUSY.shards(),
                options.rounds(),
                options.events(),
                EventSet.EVENT_BYTES,
                options.state().label(),
                Bench.CHECKPOINT_INTERVAL.toSeconds(),
                machine.cores(),
                machine.jvm()));
    return text.toString();
  }

  @Override
  public ObjectNode json() {
    ObjectNode report = JSON.createObjectNode();
    ArrayNode teams = report.putArray("teams");
    for (Row row : rows) {
      teams
          .addObject()
          .put("team", row.team)
          .put("eventsPerSecondAtParallelism1", Math.round(row.one.eventsPerSecond))
          .put("cpuMicrosPerEventAtParallelism1", Math.round(row.one.cpuMicrosPerEvent))
          .put("eventsPerSecondAtParallelism2", Math.round(row.two.eventsPerSecond))
          .put("cpuMicrosPerEventAtParallelism2", Math.round(row.two.cpuMicrosPerEvent));
    }
    Aim.put(report, aims());
    report.put("shards", BenchCase.BUSY.shards());
    report.put("events", options.events());
    report.put("rounds", options.rounds());
    report.put("jvm", machine.jvm());
    report.put("cores", machine.cores());
    return report;
  }
}
