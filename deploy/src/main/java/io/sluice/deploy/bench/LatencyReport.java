package io.sluice.deploy.bench;

import static io.sluice.deploy.bench.Figures.number;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** How long events took at half load, round by round. */
final class LatencyReport implements Report {
  private static final double MOST_MILLIS = 200;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final BenchOptions options;
  private final double capacity;
  private final double rate;
  private final BenchReport.Machine machine;
  private final List<SteadySample> rounds = new ArrayList<>();

  /**
   * @param capacity events per second the job carries
   * @param rate events per second that were sent
   */
  LatencyReport(BenchOptions options, double capacity, double rate, BenchReport.Machine machine) {
    this.options = options;
    this.capacity = capacity;
    this.rate = rate;
    this.machine = machine;
  }

  void add(SteadySample sample) {
    rounds.add(sample);
  }

  private double median(ToDoubleFunction<SteadySample> figure) {
    return Figures.median(rounds, figure);
  }

  private int lost() {
    return rounds.stream().mapToInt(SteadySample::lost).sum();
  }

  private List<Aim> aims() {
    double p99 = median(SteadySample::p99Millis);
    return List.of(
        Aim.of(
            p99 < MOST_MILLIS && lost() == 0,
            "99 of 100 events take %.1f ms at most, and %d are lost; less than %.0f ms, and none.",
            p99,
            lost(),
            MOST_MILLIS));
  }

  @Override
  public String text() {
    StringBuilder text = new StringBuilder();
    text.append("%-8s %12s %12s %8s%n".formatted("round", "p50 ms", "p99 ms", "lost"));
    for (int i = 0; i < rounds.size(); i++) {
      SteadySample one = rounds.get(i);
      text.append(
          number("%-8d %12.1f %12.1f %8d%n", i + 1, one.p50Millis(), one.p99Millis(), one.lost()));
    }
    text.append("%n".formatted()).append(Aim.lines(aims()));
    text.append(
        number(
            "%s.js: the job carries %,.0f events/s and got %,.0f, for %d s after %d s of warming"
                + " up; latency from the time an event was due to its row in Kafka. State in %s,"
                + " checkpoints every %d s, at least once; broker and generator on the same %d"
                + " cores; %s.%n",
            options.cases().get(0).label(),
            capacity,
            rate,
            options.window().toSeconds(),
            2 * options.warmUp().toSeconds(),
            options.state().label(),
            Bench.CHECKPOINT_INTERVAL.toSeconds(),
            machine.cores(),
            machine.jvm()));
    return text.toString();
  }

  @Override
  public ObjectNode json() {
    ObjectNode report = JSON.createObjectNode();
    report.put("eventsPerSecond", Math.round(capacity));
    report.put("sentPerSecond", Math.round(rate));
    ArrayNode all = report.putArray("rounds");
    for (SteadySample one : rounds) {
      all.addObject()
          .put("p50Millis", one.p50Millis())
          .put("p99Millis", one.p99Millis())
          .put("lost", one.lost());
    }
    Aim.put(report, aims());
    report.put("jvm", machine.jvm());
    report.put("cores", machine.cores());
    return report;
  }
}
