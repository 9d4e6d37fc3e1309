package io.sluice.deploy.bench;

import static io.sluice.deploy.bench.Figures.number;
import static io.sluice.deploy.bench.Figures.rounded;
import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** What the benchmark found: for each case the median of its rounds, and how they compare. */
public final class BenchReport implements Report {
  /** How many times the CPU of a bare copy passing through may cost. */
  public static final double PASSTHROUGH_LIMIT = 4;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final BenchOptions options;
  private final Machine machine;
  private final Map<BenchCase, List<CaseRun.Result>> results = new LinkedHashMap<>();

  /**
   * Where it ran.
   *
   * @param jvm name and version
   * @param cores the JVM may use
   */
  record Machine(String jvm, int cores) {
    Machine {
      requireNonNull(jvm, "jvm is null");
    }

    static Machine current() {
      return new Machine(
          System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version"),
          Runtime.getRuntime().availableProcessors());
    }
  }

  BenchReport(BenchOptions options, Machine machine) {
    this.options = options;
    this.machine = machine;
  }

  void add(BenchCase benchCase, CaseRun.Result result) {
    results.computeIfAbsent(benchCase, ignored -> new ArrayList<>()).add(result);
  }

  /** CPU time of the case's process per event, in microseconds. */
  double cpuMicrosPerEvent(BenchCase benchCase) {
    return median(benchCase, result -> result.measured().cpuMicrosPerEvent());
  }

  double eventsPerSecond(BenchCase benchCase) {
    return median(benchCase, result -> result.measured().eventsPerSecond());
  }

  /** CPU per event, as a multiple of that of another case. */
  double cpuRatio(BenchCase benchCase, BenchCase base) {
    return cpuMicrosPerEvent(benchCase) / cpuMicrosPerEvent(base);
  }

  /** Whether passing through costs no more than it may. */
  boolean isWithinLimit() {
    return cpuRatio(BenchCase.PASSTHROUGH, BenchCase.BARE) <= PASSTHROUGH_LIMIT;
  }

  @Override
  public String text() {
    StringBuilder text = new StringBuilder();
    text.append(
        "%-12s %14s %20s %12s %14s %12s%n"
            .formatted(
                "case", "CPU µs/event", "lowest to highest", "events/s", "CPU ratio", "parked"));
    for (BenchCase benchCase : results.keySet()) {
      text.append(
          "%-12s %14s %20s %12s %14s %12s%n"
              .formatted(
                  benchCase.label(),
                  number("%.2f", cpuMicrosPerEvent(benchCase)),
                  number("%.2f", lowest(benchCase)) + " to " + number("%.2f", highest(benchCase)),
                  number("%,.0f", eventsPerSecond(benchCase)),
                  benchCase
                      .base()
                      .map(base -> number("%.2f", cpuRatio(benchCase, base)) + " " + base.label())
                      .orElse("-"),
                  number("%,.0f", (double) mostParked(benchCase))));
    }
    text.append(
        number(
            "%nPassing through costs %.2f times the CPU of a bare copy from topic to topic; it may"
                + " cost %.0f times.%n",
            cpuRatio(BenchCase.PASSTHROUGH, BenchCase.BARE), PASSTHROUGH_LIMIT));
    text.append(
        "Medians of %d rounds; a round has a new broker and measures each case in a new process: warm-up at least %d s and until the JIT compiler works less than 5 %% of the time (at most %d s), then a window of at least %d s, both in whole laps over %,d events of %d bytes (seed %d, teams %d).%n"
            .formatted(
                options.rounds(),
                options.warmUp().toSeconds(),
                CaseRun.MOST_WARM_UPS * options.warmUp().toSeconds(),
                options.window().toSeconds(),
                options.events(),
                EventSet.EVENT_BYTES,
                options.seed(),
                options.teams().size()));
    text.append(
        number(
            "CPU is that of the job's process alone, broker and generator not counted; with no job"
                + " in it, the process takes %.1f %% of a core. Parked: most events waiting in the"
                + " plugin stage's state at once.%n",
            100 * idleCpuShare()));
    text.append(
        "Parallelism %d, state in %s, checkpoints every %d s, at least once; %s, %d cores; JavaScript: %s.%n"
            .formatted(
                options.parallelism(),
                options.state().label(),
                Bench.CHECKPOINT_INTERVAL.toSeconds(),
                machine.jvm(),
                machine.cores(),
                engine()));
    return text.toString();
  }

  @Override
  public ObjectNode json() {
    ObjectNode report = JSON.createObjectNode();
    ObjectNode cases = report.putObject("cases");
    ObjectNode ratios = report.putObject("cpuRatios");
    for (BenchCase benchCase : results.keySet()) {
      ObjectNode one = cases.putObject(benchCase.label());
      one.put("cpuMicrosPerEvent", rounded(cpuMicrosPerEvent(benchCase)));
      one.put("eventsPerSecond", Math.round(eventsPerSecond(benchCase)));
      one.put("mostParked", mostParked(benchCase));
      one.put(
          "compilerShare", rounded(median(benchCase, result -> result.measured().compilerShare())));
      ArrayNode rounds = one.putArray("cpuMicrosPerEventOfRounds");
      results
          .get(benchCase)
          .forEach(result -> rounds.add(rounded(result.measured().cpuMicrosPerEvent())));
      benchCase
          .base()
          .ifPresent(
              base ->
                  ratios.put(
                      benchCase.label() + "/" + base.label(), rounded(cpuRatio(benchCase, base))));
    }
    report.put("passthroughLimit", PASSTHROUGH_LIMIT);
    report.put("withinLimit", isWithinLimit());
    report.put("seed", options.seed());
    report.put("eventBytes", EventSet.EVENT_BYTES);
    report.put("events", options.events());
    report.put("teams", options.teams().size());
    report.put("warmUpSeconds", options.warmUp().toSeconds());
    report.put("windowSeconds", options.window().toSeconds());
    report.put("rounds", options.rounds());
    report.put("parallelism", options.parallelism());
    report.put("state", options.state().label());
    report.put("checkpointSeconds", Bench.CHECKPOINT_INTERVAL.toSeconds());
    report.put("deliveryGuarantee", "at-least-once");
    report.put("idleCpuShareOfOneCore", rounded(idleCpuShare()));
    report.put("jvm", machine.jvm());
    ArrayNode jobJvm = report.putArray("jobJvmOptions");
    options.jobJvm().forEach(jobJvm::add);
    report.put("cores", machine.cores());
    report.put("javascriptEngine", engine());
    return report;
  }

  private double median(BenchCase benchCase, ToDoubleFunction<CaseRun.Result> figure) {
    return Figures.median(results.get(benchCase), figure);
  }

  private double lowest(BenchCase benchCase) {
    return results.get(benchCase).stream()
        .mapToDouble(result -> result.measured().cpuMicrosPerEvent())
        .min()
        .orElseThrow();
  }

  private double highest(BenchCase benchCase) {
    return results.get(benchCase).stream()
        .mapToDouble(result -> result.measured().cpuMicrosPerEvent())
        .max()
        .orElseThrow();
  }

  private long mostParked(BenchCase benchCase) {
    return results.get(benchCase).stream()
        .mapToLong(result -> result.measured().mostParked())
        .max()
        .orElseThrow();
  }

  private double idleCpuShare() {
    return results.values().stream()
        .flatMap(List::stream)
        .mapToDouble(CaseRun.Result::idleCpuShare)
        .max()
        .orElseThrow();
  }

  private String engine() {
    return results.values().stream()
        .flatMap(List::stream)
        .map(CaseRun.Result::engine)
        .filter(name -> !name.isEmpty())
        .findFirst()
        .orElse("none");
  }
}
