package io.sluice.deploy.bench;

import static io.sluice.deploy.bench.Figures.median;
import static io.sluice.deploy.bench.Figures.number;
import static io.sluice.deploy.bench.Figures.rounded;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.annotation.Nullable;

/**
 * What the limits cost. A ratio is the median over the rounds of the ratio within a round, of all
 * pairs of processes.
 */
final class LimitsReport implements Report {
  /** Share of the throughput without limits that is to be left with them. */
  private static final double LEAST = 0.85;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final LimitsOptions options;
  private final int cores;
  private final List<Round> rounds = new ArrayList<>();
  @Nullable private SandboxEngine engine;

  LimitsReport(LimitsOptions options, int cores) {
    this.options = options;
    this.cores = cores;
  }

  private record Round(int pair, SandboxSample with, SandboxSample without) {
    double ratio() {
      return with.rate() / without.rate();
    }
  }

  /** What runs the plugin. */
  void engine(SandboxEngine used) {
    engine = used;
  }

  void add(int pair, SandboxSample with, SandboxSample without) {
    rounds.add(new Round(pair, with, without));
  }

  /** Throughput with limits as a share of that without. */
  double ratio() {
    return median(rounds, Round::ratio);
  }

  List<Aim> aims() {
    return List.of(
        Aim.of(
            ratio() >= LEAST,
            "Limits leave %.3f of the throughput without them; at least %.2f.",
            ratio(),
            LEAST));
  }

  @Override
  public String text() {
    StringBuilder text = new StringBuilder();
    text.append(line("pair of processes", "with limits", "without", "ratio", "lowest to highest"));
    for (int pair = 1; pair <= options.pairs(); pair++) {
      int number = pair;
      text.append(row(String.valueOf(pair), rounds.stream().filter(r -> r.pair() == number)));
    }
    text.append(row("all", rounds.stream()));
    text.append("%n%s".formatted(Aim.lines(aims())));
    text.append(
        "%nEvents per second of CPU time of the whole process, medians. The plugin is %s on %s; %d rounds of %d s of CPU time each, in turn, after %d s to warm up; %,d-byte records (seed %d); %d cores.%n"
            .formatted(
                options.pluginFile().getFileName(),
                engine == null ? "nothing" : engine.label(),
                options.rounds(),
                options.window().toSeconds(),
                options.warmUp().toSeconds(),
                EventSet.EVENT_BYTES,
                options.seed(),
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
          .put("pair", round.pair())
          .put("eventsPerCpuSecondWithLimits", Math.round(round.with().rate()))
          .put("eventsPerCpuSecondWithout", Math.round(round.without().rate()));
    }
    report.put("ratio", rounded(ratio()));
    Aim.put(report, aims());
    report.put("plugin", options.pluginFile().getFileName().toString());
    report.put("engine", engine == null ? null : engine.label());
    report.put("warmUpCpuSeconds", options.warmUp().toSeconds());
    report.put("windowCpuSeconds", options.window().toSeconds());
    report.put("seed", options.seed());
    report.put("cores", cores);
    return report;
  }

  private static String row(String name, Stream<Round> measured) {
    List<Round> of = measured.toList();
    List<Double> ratios = of.stream().map(Round::ratio).sorted().toList();
    return line(
        name,
        number("%,.0f", median(of, round -> round.with().rate())),
        number("%,.0f", median(of, round -> round.without().rate())),
        number("%.3f", median(ratios)),
        number("%.3f to %.3f", ratios.get(0), ratios.get(ratios.size() - 1)));
  }

  private static String line(String... cells) {
    return "%-20s %14s %14s %10s %20s%n".formatted((Object[]) cells);
  }
}
