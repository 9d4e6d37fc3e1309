package io.sluice.deploy.bench;

import static io.sluice.deploy.bench.Figures.number;
import static io.sluice.deploy.bench.Figures.rounded;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** What matching costs. The ratio is the median over the rounds of the ratio within a round. */
final class ActionsReport implements Report {
  private static final double MOST_MICROS = 15;
  private static final double MOST_TIMES = 2;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final ActionsOptions options;
  private final int cores;
  private final List<Round> rounds = new ArrayList<>();

  ActionsReport(ActionsOptions options, int cores) {
    this.options = options;
    this.cores = cores;
  }

  private record Round(ActionsSample few, ActionsSample many) {
    double ratio() {
      return many.microsPerEvent() / few.microsPerEvent();
    }
  }

  void add(ActionsSample few, ActionsSample many) {
    rounds.add(new Round(few, many));
  }

  List<Aim> aims() {
    double micros = median(round -> round.few().microsPerEvent());
    double ratio = median(Round::ratio);
    return List.of(
        Aim.of(
            micros < MOST_MICROS,
            "%d actions cost %.2f µs of CPU per event; less than %.0f.",
            ActionSet.FEW,
            micros,
            MOST_MICROS),
        Aim.of(
            ratio <= MOST_TIMES,
            "%d actions cost %.2f times as much as %d; %.0f times at most.",
            options.actions(),
            ratio,
            ActionSet.FEW,
            MOST_TIMES));
  }

  @Override
  public String text() {
    StringBuilder text = new StringBuilder();
    text.append(line("actions", "CPU µs per event", "lowest to highest", "matches per event"));
    text.append(row(ActionSet.FEW, rounds.stream().map(Round::few).toList()));
    text.append(row(options.actions(), rounds.stream().map(Round::many).toList()));
    text.append("%n%s".formatted(Aim.lines(aims())));
    text.append(
        "%nCPU time of the whole process, medians. Each event is matched from the bytes of its row and of its person's properties; no more of the %d actions than of the %d can match a page view by name and address. %d rounds of %d s of CPU time each, in turn, after %d s to warm up; events of %d bytes (seed %d); Java %s, %d cores.%n"
            .formatted(
                options.actions(),
                ActionSet.FEW,
                options.rounds(),
                options.window().toSeconds(),
                options.warmUp().toSeconds(),
                EventSet.EVENT_BYTES,
                options.seed(),
                Runtime.version().feature(),
                cores));
    return text.toString();
  }

  @Override
  public ObjectNode json() {
    ObjectNode report = JSON.createObjectNode();
    ArrayNode array = report.putArray("rounds");
    for (Round round : rounds) {
      array
          .addObject()
          .put("cpuMicrosPerEventOfFew", rounded(round.few().microsPerEvent()))
          .put("cpuMicrosPerEventOfMany", rounded(round.many().microsPerEvent()));
    }
    report.put("ratio", rounded(median(Round::ratio)));
    Aim.put(report, aims());
    report.put("few", ActionSet.FEW);
    report.put("many", options.actions());
    report.put("seed", options.seed());
    report.put("java", Runtime.version().feature());
    report.put("cores", cores);
    return report;
  }

  private double median(ToDoubleFunction<Round> figure) {
    return Figures.median(rounds, figure);
  }

  private static String row(int actions, List<ActionsSample> samples) {
    List<Double> micros = samples.stream().map(ActionsSample::microsPerEvent).sorted().toList();
    return line(
        String.valueOf(actions),
        number("%.2f", Figures.median(micros)),
        number("%.2f to %.2f", micros.get(0), micros.get(micros.size() - 1)),
        number("%.2f", samples.get(0).matchesPerEvent()));
  }

  private static String line(String... cells) {
    return "%-10s %18s %20s %20s%n".formatted((Object[]) cells);
  }
}
