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
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** What people cost. A ratio is the median over the rounds of the ratio within a round. */
final class PeopleReport implements Report {
  private static final double MOST_TIMES = 1.5;
  private static final double MOST_TIMES_OF_IDS = 1.2;
  private static final String UNIFORM = "uniform";
  private static final double MEGABYTE = 1024 * 1024;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final PeopleOptions options;
  private final BenchReport.Machine machine;
  private final Map<String, List<Pair>> traffic = new LinkedHashMap<>();
  private final List<Pair> views = new ArrayList<>();
  private PeopleSample loaded;
  private PeopleSample largeMerge;
  private PeopleSample smallMerges;
  private long fewBytes;
  private long manyBytes;

  PeopleReport(PeopleOptions options, BenchReport.Machine machine) {
    this.options = requireNonNull(options, "options is null");
    this.machine = requireNonNull(machine, "machine is null");
  }

  /** One round of few and of many. */
  private record Pair(PeopleSample few, PeopleSample many) {
    double cpuRatio() {
      return many.cpuMicrosPerEvent() / few.cpuMicrosPerEvent();
    }

    double timeRatio() {
      return few.eventsPerSecond() / many.eventsPerSecond();
    }
  }

  /** How long the many took to make. */
  void loaded(PeopleSample sample) {
    loaded = sample;
  }

  /** A round of mixed traffic, with few people and with many. */
  void add(String choice, PeopleSample few, PeopleSample many) {
    traffic.computeIfAbsent(choice, ignored -> new ArrayList<>()).add(new Pair(few, many));
  }

  /** A round of page views of one person, who has few ids or many. */
  void views(PeopleSample few, PeopleSample many) {
    views.add(new Pair(few, many));
  }

  /** One merge of the person with many ids. */
  void largeMerge(PeopleSample sample) {
    largeMerge = sample;
  }

  void smallMerges(PeopleSample sample) {
    smallMerges = sample;
  }

  /** Of RocksDB's files after mixed traffic. */
  void sizes(long few, long many) {
    fewBytes = few;
    manyBytes = many;
  }

  List<Aim> aims() {
    double cpu = Figures.median(traffic.get(UNIFORM), Pair::cpuRatio);
    double time = Figures.median(traffic.get(UNIFORM), Pair::timeRatio);
    double ids = Figures.median(views, Pair::cpuRatio);
    return List.of(
        Aim.of(
            cpu <= MOST_TIMES,
            "An event costs %.2f times as much CPU with %,d people as with %,d; %.1f times at"
                + " most.",
            cpu,
            options.people(),
            options.fewPeople(),
            MOST_TIMES),
        Aim.of(
            time <= MOST_TIMES,
            "It takes %.2f times as long; %.1f times at most.",
            time,
            MOST_TIMES),
        Aim.of(
            ids <= MOST_TIMES_OF_IDS,
            "A page view of a person with %,d ids costs %.2f times as much CPU as of one with a"
                + " few; %.1f times at most.",
            options.ids(),
            ids,
            MOST_TIMES_OF_IDS));
  }

  @Override
  public String text() {
    StringBuilder text = new StringBuilder();
    text.append(line("who has events", "people", "events/s", "CPU µs/event", "lowest to highest"));
    traffic.forEach(
        (choice, rounds) -> {
          text.append(row(choice, options.fewPeople(), rounds, Pair::few));
          text.append(row(choice, options.people(), rounds, Pair::many));
        });
    text.append(
        number(
            "%nState: %.1f MB of RocksDB's files with %,d people, %.1f MB with %,d, %.0f bytes"
                + " each. Making these took %.0f s, %.1f µs of CPU each.%n",
            fewBytes / MEGABYTE,
            options.fewPeople(),
            manyBytes / MEGABYTE,
            options.people(),
            (double) manyBytes / options.people(),
            loaded.wallMillis() / 1e3,
            loaded.cpuMicrosPerEvent()));
    text.append(
        number(
            "A page view of one person: %.1f µs of CPU, %.1f µs if the person has %,d ids.%n",
            Figures.median(views, pair -> pair.few().cpuMicrosPerEvent()),
            Figures.median(views, pair -> pair.many().cpuMicrosPerEvent()),
            options.ids()));
    text.append(
        number(
            "A merge that moves %,d ids: %,.0f ms, %.1f µs of CPU for each id. %,d merges into one"
                + " person: %.1f µs of CPU each.%n",
            options.ids(),
            largeMerge.wallMillis(),
            largeMerge.cpuMicrosPerEvent() / options.ids(),
            options.merges(),
            smallMerges.cpuMicrosPerEvent()));
    text.append("%n%s".formatted(Aim.lines(aims())));
    text.append(
        "%nMedians. INGESTION in a Flink job of its own, RocksDB as the job sets it, %d MB of managed memory in one slot, checkpoints as the job makes them; one team, parallelism 1. 90 %% page views, 5 %% set a property, 3 %% $identify, 2 %% $create_alias; \"uniform\": each person has as many events as any other, \"skewed\": a fifth of them have four fifths. CPU is that of the process, with RocksDB's threads, collector and JIT compiler, without the thread that makes the events. %d rounds of %,d events each, in turn, after %,d to warm up; rows begun of events of %d bytes (seed %d)%s; %s, %d cores.%n"
            .formatted(
                options.managedMegabytes(),
                options.rounds(),
                options.events(),
                options.warmUp(),
                EventSet.EVENT_BYTES,
                options.seed(),
                options.flink().isEmpty() ? "" : ", with " + String.join(", ", options.flink()),
                machine.jvm(),
                machine.cores()));
    return text.toString();
  }

  @Override
  public ObjectNode json() {
    ObjectNode report = JSON.createObjectNode();
    ArrayNode array = report.putArray("traffic");
    traffic.forEach(
        (choice, rounds) -> {
          put(array.addObject(), choice, options.fewPeople(), rounds, Pair::few);
          put(array.addObject(), choice, options.people(), rounds, Pair::many);
        });
    report.put("cpuRatio", rounded(Figures.median(traffic.get(UNIFORM), Pair::cpuRatio)));
    report.put("timeRatio", rounded(Figures.median(traffic.get(UNIFORM), Pair::timeRatio)));
    report.put("stateBytesOfFew", fewBytes);
    report.put("stateBytes", manyBytes);
    report.put("loadSeconds", rounded(loaded.wallMillis() / 1e3));
    report.put("idsRatio", rounded(Figures.median(views, Pair::cpuRatio)));
    report.put("ids", options.ids());
    report.put("largeMergeMillis", rounded(largeMerge.wallMillis()));
    report.put("merges", options.merges());
    report.put("smallMergeCpuMicros", rounded(smallMerges.cpuMicrosPerEvent()));
    Aim.put(report, aims());
    report.put("managedMegabytes", options.managedMegabytes());
    report.put("seed", options.seed());
    report.put("jvm", machine.jvm());
    report.put("cores", machine.cores());
    return report;
  }

  private static void put(
      ObjectNode row,
      String choice,
      long people,
      List<Pair> rounds,
      Function<Pair, PeopleSample> which) {
    row.put("choice", choice);
    row.put("people", people);
    row.put("eventsPerSecond", rounded(median(rounds, which, PeopleSample::eventsPerSecond)));
    row.put("cpuMicrosPerEvent", rounded(median(rounds, which, PeopleSample::cpuMicrosPerEvent)));
    row.put("taskMicrosPerEvent", rounded(median(rounds, which, PeopleSample::taskMicrosPerEvent)));
  }

  private static String row(
      String choice, long people, List<Pair> rounds, Function<Pair, PeopleSample> which) {
    List<Double> micros =
        rounds.stream().map(which).map(PeopleSample::cpuMicrosPerEvent).sorted().toList();
    return line(
        choice,
        number("%,d", people),
        number("%,.0f", median(rounds, which, PeopleSample::eventsPerSecond)),
        number("%.1f", Figures.median(micros)),
        number("%.1f to %.1f", micros.get(0), micros.get(micros.size() - 1)));
  }

  private static double median(
      List<Pair> rounds,
      Function<Pair, PeopleSample> which,
      ToDoubleFunction<PeopleSample> figure) {
    return Figures.median(rounds, pair -> figure.applyAsDouble(which.apply(pair)));
  }

  private static String line(String... cells) {
    return "%-16s %12s %12s %14s %20s%n".formatted((Object[]) cells);
  }
}
