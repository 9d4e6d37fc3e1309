package io.sluice.deploy.bench;

import static io.sluice.deploy.bench.Figures.median;
import static io.sluice.deploy.bench.Figures.number;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.deploy.local.JavaProgram;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What a burning plugin costs the teams beside it. A ratio is the median over the rounds of the
 * ratio within a round.
 */
final class FairnessReport implements Report {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final FairnessOptions options;
  private final double capacity;
  private final String engine;
  private final BenchReport.Machine machine;
  private final Map<FairnessCase, List<FairnessSample>> samples = new EnumMap<>(FairnessCase.class);

  /**
   * @param capacity events per second of the well-behaved teams when they are all kept busy
   */
  FairnessReport(
      FairnessOptions options, double capacity, String engine, BenchReport.Machine machine) {
    this.options = options;
    this.capacity = capacity;
    this.engine = engine;
    this.machine = machine;
  }

  void add(FairnessCase fairnessCase, FairnessSample sample) {
    samples.computeIfAbsent(fairnessCase, ignored -> new ArrayList<>()).add(sample);
  }

  /** p99 latency as a multiple of that of the same round without the burner. */
  double ratio(FairnessCase fairnessCase) {
    List<FairnessSample> alone = samples.get(FairnessCase.ALONE);
    List<FairnessSample> others = samples.get(fairnessCase);
    List<Double> ratios = new ArrayList<>();
    for (int round = 0; round < others.size(); round++) {
      ratios.add(p99(others.get(round)) / p99(alone.get(round)));
    }
    return median(ratios);
  }

  List<Aim> aims() {
    List<Aim> aims = new ArrayList<>();
    int lost =
        samples.values().stream()
            .flatMap(List::stream)
            .mapToInt(sample -> sample.neighbours().lost())
            .sum();
    aims.add(Aim.of(lost == 0, "%,d events of the well-behaved teams were lost; 0.", lost));
    for (FairnessCase other : List.of(FairnessCase.BURNER, FairnessCase.BURNER_PAUSED)) {
      aims.add(
          Aim.of(
              ratio(other) <= other.mostOfAlone(),
              "%s: p99 latency %.2f times that without; at most %.1f.",
              other.label(),
              ratio(other),
              other.mostOfAlone()));
    }
    return aims;
  }

  @Override
  public String text() {
    StringBuilder text = new StringBuilder();
    text.append(
        line("beside the teams", "round", "events/s", "lost", "p50 ms", "p99 ms", "kills", "CPU"));
    for (int round = 0; round < options.rounds(); round++) {
      for (FairnessCase fairnessCase : FairnessCase.values()) {
        FairnessSample sample = samples.get(fairnessCase).get(round);
        text.append(row(fairnessCase, String.valueOf(round + 1), List.of(sample)));
      }
    }
    for (FairnessCase fairnessCase : FairnessCase.values()) {
      text.append(row(fairnessCase, "median", samples.get(fairnessCase)));
    }
    text.append("%n%s".formatted(Aim.lines(aims())));
    text.append(
        number(
            "%n%d teams with %s, together %,.0f events a second, %.2f of the %,.0f that they do"
                + " when they are all kept busy; latency from the time an event was due. The burner"
                + " gets %.0f events a second and burns 1 s of CPU time on each; paused, it has"
                + " been before the window. Windows of %d s; %s on %s, which heeds priorities of"
                + " threads (%s); %d cores.%n",
            options.teams(),
            options.neighbour().getFileName(),
            capacity * options.load(),
            options.load(),
            capacity,
            Burner.EVENTS_PER_SECOND,
            options.window().toSeconds(),
            engine,
            machine.jvm(),
            String.join(" ", JavaProgram.PRIORITIES),
            machine.cores()));
    return text.toString();
  }

  @Override
  public ObjectNode json() {
    ObjectNode report = JSON.createObjectNode();
    ArrayNode array = report.putArray("windows");
    samples.forEach(
        (fairnessCase, ofCase) -> {
          for (FairnessSample sample : ofCase) {
            array
                .addObject()
                .put("case", fairnessCase.name())
                .set("measured", JSON.valueToTree(sample));
          }
        });
    report.put("p99WithBurnerOfAlone", ratio(FairnessCase.BURNER));
    report.put("p99WithPausedBurnerOfAlone", ratio(FairnessCase.BURNER_PAUSED));
    Aim.put(report, aims());
    report.put("teams", options.teams());
    report.put("capacityPerSecond", Math.round(capacity));
    report.put("load", options.load());
    report.put("windowSeconds", options.window().toSeconds());
    report.put("engine", engine);
    report.put("jvm", machine.jvm());
    report.put("flags", String.join(" ", JavaProgram.PRIORITIES));
    report.put("cores", machine.cores());
    return report;
  }

  private static double p99(FairnessSample sample) {
    return sample.neighbours().p99Millis();
  }

  private static String row(FairnessCase fairnessCase, String round, List<FairnessSample> of) {
    return line(
        fairnessCase.label(),
        round,
        number("%,.0f", median(of, sample -> sample.neighbours().perSecond())),
        number("%,d", of.stream().mapToInt(s -> s.neighbours().lost()).sum()),
        number("%.2f", median(of, sample -> sample.neighbours().p50Millis())),
        number("%.2f", median(of, FairnessReport::p99)),
        number("%.0f", median(of, FairnessSample::kills)),
        number("%.0f %%", median(of, sample -> sample.cpuShare() * 100)));
  }

  private static String line(String... cells) {
    return "%-22s %7s %10s %6s %8s %8s %6s %6s%n".formatted((Object[]) cells);
  }
}
