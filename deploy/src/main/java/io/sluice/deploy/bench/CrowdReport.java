package io.sluice.deploy.bench;

import static io.sluice.deploy.bench.Figures.number;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** How a crowd of sandboxes fares, all alive at once and with most of them let go. */
final class CrowdReport implements Report {
  private static final long MB = 1 << 20;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final CrowdOptions options;
  private final BenchReport.Machine machine;
  private final List<Round> rounds = new ArrayList<>();
  private int differences;
  private String engine = "";

  CrowdReport(CrowdOptions options, BenchReport.Machine machine) {
    this.options = options;
    this.machine = machine;
  }

  private record Round(int maxSandboxes, CrowdSample sample) {}

  /** Name of the JavaScript engine. */
  void engine(String name) {
    engine = name;
  }

  /** One event for every sandbox; the first run is the one with all of them alive. */
  void add(int maxSandboxes, CrowdSample sample) {
    rounds.add(new Round(maxSandboxes, sample));
  }

  /** Sandboxes that made something else of the last event in the second run. */
  void differences(int count) {
    differences = count;
  }

  List<Aim> aims() {
    int all = options.sandboxes();
    List<CrowdSample> together = samples(all);
    CrowdSample last = rounds.get(rounds.size() - 1).sample();
    long leastAlive = together.stream().mapToLong(CrowdSample::alive).min().orElseThrow();
    long failures = rounds.stream().mapToLong(round -> round.sample().failures()).sum();
    return List.of(
        Aim.of(leastAlive == all, "%,d sandboxes alive at once; %,d.", leastAlive, all),
        Aim.of(failures == 0, "%,d events failed in both runs; 0.", failures),
        Aim.of(
            differences == 0,
            "%,d sandboxes made something else of their second event when others were let go; 0.",
            differences),
        Aim.of(
            last.evicted() > 0 && last.alive() <= options.maxSandboxes(),
            "%,d evictions kept %,d sandboxes alive at the end; at most %,d.",
            last.evicted(),
            last.alive(),
            options.maxSandboxes()));
  }

  @Override
  public String text() {
    StringBuilder text = new StringBuilder();
    text.append(
        line(
            "alive at most",
            "event",
            "wall s",
            "CPU s",
            "heap MB",
            "alive",
            "most alive",
            "failures",
            "evicted",
            "rebuilt",
            "globals kept"));
    for (int i = 0; i < rounds.size(); i++) {
      CrowdSample sample = rounds.get(i).sample();
      text.append(
          line(
              number("%,d", rounds.get(i).maxSandboxes()),
              number("%d", eventOf(i)),
              number("%.1f", sample.millis() / 1e3),
              number("%.1f", sample.cpuMillis() / 1e3),
              number("%,d", sample.heapBytes() / MB),
              number("%,d", sample.alive()),
              number("%,d", sample.mostAlive()),
              number("%,d", sample.failures()),
              number("%,d", sample.evicted()),
              number("%,d", sample.rebuilt()),
              number("%,d", sample.remembered())));
    }
    text.append("%n%s".formatted(Aim.lines(aims())));
    text.append(
        "%n%d plugins for each of %d teams, set up when their first event comes; heap of 2 GB, with G1, after a collection; %s on %s; %d cores.%n"
            .formatted(options.plugins(), options.teams(), engine, machine.jvm(), machine.cores()));
    text.append(
        "Globals kept: sandboxes whose meta.global still knew of all earlier events.%n"
            .formatted());
    return text.toString();
  }

  @Override
  public ObjectNode json() {
    ObjectNode report = JSON.createObjectNode();
    ArrayNode array = report.putArray("rounds");
    for (int i = 0; i < rounds.size(); i++) {
      CrowdSample sample = rounds.get(i).sample();
      array
          .addObject()
          .put("maxSandboxes", rounds.get(i).maxSandboxes())
          .put("event", eventOf(i))
          .put("wallMillis", sample.millis())
          .put("cpuMillis", sample.cpuMillis())
          .put("heapBytes", sample.heapBytes())
          .put("alive", sample.alive())
          .put("mostAlive", sample.mostAlive())
          .put("failures", sample.failures())
          .put("evicted", sample.evicted())
          .put("rebuilt", sample.rebuilt())
          .put("globalsKept", sample.remembered());
    }
    report.put("differences", differences);
    Aim.put(report, aims());
    report.put("plugins", options.plugins());
    report.put("teams", options.teams());
    report.put("engine", engine);
    report.put("jvm", machine.jvm());
    report.put("cores", machine.cores());
    return report;
  }

  private List<CrowdSample> samples(int maxSandboxes) {
    return rounds.stream()
        .filter(round -> round.maxSandboxes() == maxSandboxes)
        .map(Round::sample)
        .toList();
  }

  private int eventOf(int round) {
    int event = 1;
    for (int i = 0; i < round; i++) {
      event += rounds.get(i).maxSandboxes() == rounds.get(round).maxSandboxes() ? 1 : 0;
    }
    return event;
  }

  private static String line(String... cells) {
    return "%13s %6s %8s %8s %8s %8s %11s %9s %9s %8s %13s%n".formatted((Object[]) cells);
  }
}
