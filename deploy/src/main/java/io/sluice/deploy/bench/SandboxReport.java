package io.sluice.deploy.bench;

import static io.sluice.deploy.bench.Figures.number;
import static io.sluice.deploy.bench.Figures.rounded;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.deploy.bench.SandboxEngine.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/**
 * How Sluice's sandbox compares with Node's. A ratio is the median over the rounds of the ratio
 * within a round.
 */
public final class SandboxReport implements Report {
  private static final double LOAD_MILLIS_LIMIT = 4;
  private static final long HEAP_LIMIT = 130 * 1024;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final SandboxOptions options;
  private final int cores;
  private final Map<SandboxEngine, List<SandboxSample>> samples = new LinkedHashMap<>();
  private final Map<SandboxEngine, Loads> loads = new LinkedHashMap<>();
  private final Map<SandboxEngine, Long> heaps = new LinkedHashMap<>();
  private final List<String> leftOut = new ArrayList<>();

  SandboxReport(SandboxOptions options, int cores) {
    this.options = options;
    this.cores = cores;
  }

  /**
   * How long loads of the plugin took, in milliseconds, sorted.
   *
   * @param wall from the plugin's installation until it is ready
   * @param cpu of the threads that run plugins
   */
  record Loads(List<Double> wall, List<Double> cpu) {
    Loads {
      wall = wall.stream().sorted().toList();
      cpu = cpu.stream().sorted().toList();
    }

    /** Of a process's answer. */
    static Loads parse(String line) {
      List<Double> wall = new ArrayList<>();
      List<Double> cpu = new ArrayList<>();
      for (String load : line.split("\t", -1)) {
        String[] nanos = load.split(" ", -1);
        wall.add(Long.parseLong(nanos[0]) / 1e6);
        cpu.add(Long.parseLong(nanos[1]) / 1e6);
      }
      return new Loads(wall, cpu);
    }

    double median() {
      return Figures.median(wall);
    }

    double cpuMedian() {
      return Figures.median(cpu);
    }

    /** What 95 of 100 do not exceed. */
    double p95() {
      return wall.get((int) Math.ceil(wall.size() * 0.95) - 1);
    }
  }

  void add(SandboxEngine engine, SandboxSample sample) {
    samples.computeIfAbsent(engine, ignored -> new ArrayList<>()).add(sample);
  }

  void loads(SandboxEngine engine, Loads measured) {
    loads.put(engine, measured);
  }

  void heap(SandboxEngine engine, long bytesPerSandbox) {
    heaps.put(engine, bytesPerSandbox);
  }

  /** Why an engine is not compared, a sentence. */
  void leftOut(String sentence) {
    leftOut.add(sentence);
  }

  /** Events per CPU-second of the whole process. */
  double rate(SandboxEngine engine) {
    return Figures.median(rates(engine));
  }

  /** The engine's rate as a multiple of another sandbox's; empty if that was not measured. */
  OptionalDouble ratio(SandboxEngine engine, Kind base) {
    List<Double> ratios = ratios(engine, base);
    return ratios.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(Figures.median(ratios));
  }

  /** What our sandbox is to reach, as far as it could be measured. */
  List<Aim> aims() {
    List<Aim> aims = new ArrayList<>();
    ours().forEach(engine -> addAims(aims, engine));
    return aims;
  }

  @Override
  public String text() {
    StringBuilder text = new StringBuilder();
    text.append(
        "%-52s %15s %18s %20s %20s%n"
            .formatted("sandbox", "events/CPU-s", "lowest to highest", "of isolated-vm", "of vm2"));
    for (SandboxEngine engine : samples.keySet()) {
      text.append(
          "%-52s %15s %18s %20s %20s%n"
              .formatted(
                  engine.label(),
                  number("%,.0f", rate(engine)),
                  range("%,.0f", rates(engine)),
                  times(engine, Kind.ISOLATED_VM),
                  times(engine, Kind.VM2)));
    }
    text.append(
        "%n%-52s %15s %18s %20s %20s%n"
            .formatted(
                "sandbox", "load ms, median", "95 of 100", "CPU ms, median", "heap KB each"));
    for (SandboxEngine engine : loads.keySet()) {
      Loads measured = loads.get(engine);
      text.append(
          "%-52s %15s %18s %20s %20s%n"
              .formatted(
                  engine.label(),
                  number("%.2f", measured.median()),
                  number("%.2f", measured.p95()),
                  number("%.2f", measured.cpuMedian()),
                  number("%.1f", heaps.get(engine) / 1024.0)));
    }
    text.append("%n".formatted());
    text.append(Aim.lines(aims()));
    leftOut.forEach(sentence -> text.append("%s%n".formatted(sentence)));
    text.append(
        "%nThe plugin is %s; %d rounds of %d s of CPU time each, in turn, after %d s of it to warm up (at most, for Node's) and, for ours, until they got no faster; %,d-byte records (seed %d), JSON text in and out; %d cores.%n"
            .formatted(
                options.pluginFile().getFileName(),
                options.rounds(),
                options.window().toSeconds(),
                options.warmUp().toSeconds(),
                EventSet.EVENT_BYTES,
                options.seed(),
                cores));
    text.append(
        "CPU is that of an engine's whole process: collector, compiler and watchdog count, on"
            + " either side. Of the threads that run plugins alone, it is"
            + " %s (by the order of the table) events per CPU-second.%n"
                .formatted(
                    String.join(
                        ", ", ours().map(engine -> number("%,.0f", threadRate(engine))).toList())));
    return text.toString();
  }

  @Override
  public ObjectNode json() {
    ObjectNode report = JSON.createObjectNode();
    ArrayNode engines = report.putArray("sandboxes");
    for (SandboxEngine engine : samples.keySet()) {
      ObjectNode one = engines.addObject();
      one.put("name", engine.label());
      one.put("eventsPerCpuSecond", Math.round(rate(engine)));
      ArrayNode rounds = one.putArray("eventsPerCpuSecondOfRounds");
      rates(engine).forEach(rate -> rounds.add(Math.round(rate)));
      if (engine.kind() == Kind.SLUICE) {
        one.put("eventsPerPluginThreadCpuSecond", Math.round(threadRate(engine)));
        ratio(engine, Kind.ISOLATED_VM).ifPresent(r -> one.put("ofIsolatedVm", rounded(r)));
        ratio(engine, Kind.VM2).ifPresent(r -> one.put("ofVm2", rounded(r)));
      }
      if (loads.containsKey(engine)) {
        one.put("loadMillisMedian", rounded(loads.get(engine).median()));
        one.put("loadMillisP95", rounded(loads.get(engine).p95()));
        one.put("loadCpuMillisMedian", rounded(loads.get(engine).cpuMedian()));
        one.put("heapBytesPerSandbox", heaps.get(engine));
      }
    }
    Aim.put(report, aims());
    ArrayNode missing = report.putArray("leftOut");
    leftOut.forEach(missing::add);
    report.put("plugin", options.pluginFile().getFileName().toString());
    report.put("warmUpCpuSeconds", options.warmUp().toSeconds());
    report.put("windowCpuSeconds", options.window().toSeconds());
    report.put("rounds", options.rounds());
    report.put("seed", options.seed());
    report.put("recordBytes", EventSet.EVENT_BYTES);
    report.put("cores", cores);
    return report;
  }

  private void addAims(List<Aim> aims, SandboxEngine engine) {
    String plugin = options.pluginFile().getFileName().toString();
    addAim(aims, engine, Kind.VM2, engine.leastOfVm2(plugin), "times vm2's rate");
    addAim(
        aims,
        engine,
        Kind.ISOLATED_VM,
        engine.leastOfIsolatedVm(plugin),
        "times isolated-vm's rate");
    if (loads.containsKey(engine)) {
      double millis = loads.get(engine).median();
      aims.add(
          new Aim(
              millis < LOAD_MILLIS_LIMIT,
              number(
                  "%s: a cached plugin loads in %.2f ms at the median; less than %.0f.",
                  engine.label(), millis, LOAD_MILLIS_LIMIT)));
      double heap = heaps.get(engine);
      aims.add(
          new Aim(
              heap <= HEAP_LIMIT,
              number(
                  "%s: %.1f KB of heap for each sandbox; at most %d.",
                  engine.label(), heap / 1024, HEAP_LIMIT / 1024)));
    }
  }

  private void addAim(
      List<Aim> aims, SandboxEngine engine, Kind base, OptionalDouble least, String what) {
    OptionalDouble found = ratio(engine, base);
    if (found.isPresent() && least.isPresent()) {
      aims.add(
          new Aim(
              found.getAsDouble() >= least.getAsDouble(),
              number(
                  "%s: %.2f %s; at least %.2f.",
                  engine.label(), found.getAsDouble(), what, least.getAsDouble())));
    }
  }

  private Stream<SandboxEngine> ours() {
    return samples.keySet().stream().filter(engine -> engine.kind() == Kind.SLUICE);
  }

  private List<Double> rates(SandboxEngine engine) {
    return samples.get(engine).stream().map(SandboxSample::rate).toList();
  }

  private double threadRate(SandboxEngine engine) {
    return Figures.median(samples.get(engine), SandboxSample::threadRate);
  }

  private List<Double> ratios(SandboxEngine engine, Kind base) {
    List<Double> own = rates(engine);
    List<Double> others =
        samples.keySet().stream()
            .filter(other -> other.kind() == base)
            .findFirst()
            .map(this::rates)
            .orElse(List.of());
    List<Double> ratios = new ArrayList<>();
    for (int round = 0; round < Math.min(own.size(), others.size()); round++) {
      ratios.add(own.get(round) / others.get(round));
    }
    return ratios;
  }

  private String times(SandboxEngine engine, Kind base) {
    List<Double> ratios = ratios(engine, base);
    if (engine.kind() == base || ratios.isEmpty()) {
      return "-";
    }
    return number("%.2f", Figures.median(ratios)) + " (" + range("%.2f", ratios) + ")";
  }

  private static String range(String format, List<Double> values) {
    return number(format, values.stream().mapToDouble(Double::doubleValue).min().orElseThrow())
        + " to "
        + number(format, values.stream().mapToDouble(Double::doubleValue).max().orElseThrow());
  }
}
