package io.sluice.deploy.bench;

import static io.sluice.deploy.bench.Figures.number;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * How long checkpoints took while invocations waited.
 *
 * @param checkpoints that were completed in the window
 * @param failed that were not
 * @param backPressuredMillis in the window, of the vertex where that was longest
 * @param load how the events of the other teams fared
 */
record CheckpointReport(
    CheckpointOptions options,
    List<CheckpointTimes.One> checkpoints,
    int failed,
    long backPressuredMillis,
    SteadySample load,
    BenchReport.Machine machine)
    implements Report {
  private static final long MOST_MILLIS = 2_000;

  /** Less of the window than this, in percent, is no back-pressure. */
  private static final double MOST_BACK_PRESSURED_PERCENT = 1;

  private static final ObjectMapper JSON = new ObjectMapper();

  private double median(ToLongFunction<CheckpointTimes.One> figure) {
    return Figures.median(checkpoints, figure::applyAsLong);
  }

  private long worst(ToLongFunction<CheckpointTimes.One> figure) {
    return checkpoints.stream().mapToLong(figure).max().orElseThrow();
  }

  private double backPressuredPercent() {
    return 100.0 * backPressuredMillis / options.load().window().toMillis();
  }

  private List<Aim> aims() {
    long worst = worst(CheckpointTimes.One::millis);
    return List.of(
        Aim.of(
            worst < MOST_MILLIS && failed == 0,
            "The longest checkpoint took %,d ms, and %d failed; less than %,d ms, and none.",
            worst,
            failed,
            MOST_MILLIS),
        Aim.of(
            backPressuredPercent() < MOST_BACK_PRESSURED_PERCENT,
            "The job was back-pressured for %.1f %% of the time; less than %.0f %%.",
            backPressuredPercent(),
            MOST_BACK_PRESSURED_PERCENT));
  }

  @Override
  public String text() {
    StringBuilder text = new StringBuilder();
    text.append("%-22s %12s %12s%n".formatted("of a checkpoint", "median", "worst"));
    line(text, "all of it, ms", CheckpointTimes.One::millis);
    line(text, "standing still, ms", CheckpointTimes.One::syncMillis);
    line(text, "beside the work, ms", CheckpointTimes.One::asyncMillis);
    line(text, "alignment, ms", CheckpointTimes.One::alignmentMillis);
    line(text, "written, KB", one -> one.bytes() / 1_000);
    text.append("%n".formatted()).append(Aim.lines(aims()));
    text.append(
        number(
            "%d checkpoints, one every %d s, while %d teams had %d invocations each that waited for"
                + " a server that never answers, and %,d events/s of other teams went through"
                + " typical.js (p50 %.1f ms, p99 %.1f ms, %d lost). The parts are those of the"
                + " subtask where they took longest. State in %s; broker and generator on the same"
                + " %d cores; %s.%n",
            checkpoints.size(),
            CheckpointBench.INTERVAL.toSeconds(),
            options.waitingTeams(),
            options.waitingEach(),
            options.rate(),
            load.p50Millis(),
            load.p99Millis(),
            load.lost(),
            options.load().state().label(),
            machine.cores(),
            machine.jvm()));
    return text.toString();
  }

  private void line(StringBuilder text, String name, ToLongFunction<CheckpointTimes.One> figure) {
    text.append(number("%-22s %,12.0f %,12d%n", name, median(figure), worst(figure)));
  }

  @Override
  public ObjectNode json() {
    ObjectNode report = JSON.createObjectNode();
    report.put("checkpoints", checkpoints.size()).put("failed", failed);
    put(report, "Millis", CheckpointTimes.One::millis);
    put(report, "SyncMillis", CheckpointTimes.One::syncMillis);
    put(report, "AsyncMillis", CheckpointTimes.One::asyncMillis);
    put(report, "AlignmentMillis", CheckpointTimes.One::alignmentMillis);
    put(report, "Bytes", CheckpointTimes.One::bytes);
    report.put("backPressuredPercent", backPressuredPercent());
    report.put("waitingInvocations", options.waiting());
    report.put("eventsPerSecond", options.rate());
    report.put("p50Millis", load.p50Millis()).put("p99Millis", load.p99Millis());
    report.put("lost", load.lost());
    Aim.put(report, aims());
    report.put("jvm", machine.jvm()).put("cores", machine.cores());
    return report;
  }

  private void put(ObjectNode report, String name, ToLongFunction<CheckpointTimes.One> figure) {
    report.put("median" + name, median(figure)).put("worst" + name, worst(figure));
  }
}
