package io.sluice.deploy.bench;

import static io.sluice.deploy.bench.Figures.number;
import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.annotation.Nullable;

/** What memory bombs did to their neighbours and to the heap. */
final class BombsReport implements Report {
  private static final double MB = 1 << 20;

  /** How much larger the heap may be after all bombs than before. */
  private static final double MOST_GROWTH = 0.1;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final BombsOptions options;
  private final BenchReport.Machine machine;
  private final List<Bomb> bombs = new ArrayList<>();
  private String engine = "";
  @Nullable private BombSample before;

  BombsReport(BombsOptions options, BenchReport.Machine machine) {
    this.options = options;
    this.machine = machine;
  }

  /**
   * A bomb that went off.
   *
   * @param isFirstOutOfMemory whether the JVM ran out of memory for the first time; it says so once
   *     only
   */
  private record Bomb(String name, BombSample sample, boolean isFirstOutOfMemory) {
    boolean ranOut() {
      return isFirstOutOfMemory || sample.outOfMemory() > 0;
    }
  }

  /** Name of the JavaScript engine. */
  void engine(String name) {
    engine = name;
  }

  /** The neighbours alone. */
  void before(BombSample sample) {
    before = sample;
  }

  /**
   * A bomb has gone off.
   *
   * @param everRanOut whether the JVM has run out of memory since it started
   */
  void add(String name, BombSample sample, boolean everRanOut) {
    boolean didBefore = bombs.stream().anyMatch(Bomb::isFirstOutOfMemory);
    bombs.add(new Bomb(name, sample, everRanOut && !didBefore));
  }

  List<Aim> aims() {
    List<String> ranOut = bombs.stream().filter(Bomb::ranOut).map(Bomb::name).toList();
    int sent = bombs.stream().mapToInt(bomb -> bomb.sample().neighbours().sent()).sum();
    int lost = bombs.stream().mapToInt(bomb -> bomb.sample().neighbours().lost()).sum();
    double heapBefore = requireNonNull(before, "before is null").heapBytes();
    double growth = lastHeap() / heapBefore - 1;
    return List.of(
        Aim.of(
            ranOut.isEmpty(),
            "Bombs that ran the JVM out of memory: %s; none.",
            ranOut.isEmpty() ? "none" : String.join(", ", ranOut)),
        Aim.of(lost == 0, "%,d of %,d events of the neighbours finished; all.", sent - lost, sent),
        Aim.of(
            lastHeap() <= heapBefore * (1 + MOST_GROWTH),
            "The heap after a collection grew by %.1f %%; at most %.0f %%.",
            growth * 100,
            MOST_GROWTH * 100));
  }

  private long lastHeap() {
    return bombs.get(bombs.size() - 1).sample().heapBytes();
  }

  @Override
  public String text() {
    StringBuilder text = new StringBuilder();
    text.append(
        line(
            "bomb",
            "out of memory",
            "sent",
            "lost",
            "p50 ms",
            "p99 ms",
            "heap MB",
            "peak MB",
            "rebuilt",
            "threads lost",
            "its events ended as"));
    text.append(row("(none)", requireNonNull(before, "before is null"), false));
    for (Bomb bomb : bombs) {
      text.append(row(bomb.name(), bomb.sample(), bomb.ranOut()));
    }
    text.append("%n%s".formatted(Aim.lines(aims())));
    text.append(
        "%nSent, lost and latency are of the neighbours, 10 teams with 500 events a second together, from the time an event was due. Each bomb went off for %d s in teams of its own (%d), again as soon as it was over; heap of %s, with G1, after a collection; %s on %s; %d cores.%n"
            .formatted(
                options.window().toSeconds(),
                options.atOnce(),
                options.heap(),
                engine,
                machine.jvm(),
                machine.cores()));
    return text.toString();
  }

  @Override
  public ObjectNode json() {
    ObjectNode report = JSON.createObjectNode();
    ArrayNode array = report.putArray("bombs");
    put(array.addObject(), "none", requireNonNull(before, "before is null"), false);
    for (Bomb bomb : bombs) {
      put(array.addObject(), bomb.name(), bomb.sample(), bomb.ranOut());
    }
    Aim.put(report, aims());
    report.put("heap", options.heap());
    report.put("atOnce", options.atOnce());
    report.put("windowSeconds", options.window().toSeconds());
    report.put("engine", engine);
    report.put("jvm", machine.jvm());
    report.put("cores", machine.cores());
    return report;
  }

  private static void put(ObjectNode node, String name, BombSample sample, boolean ranOut) {
    node.put("name", name).put("outOfMemory", ranOut);
    node.set("measured", JSON.valueToTree(sample));
  }

  private static String row(String name, BombSample sample, boolean ranOut) {
    SteadySample steady = sample.neighbours();
    return line(
        name,
        ranOut ? "YES" : "no",
        number("%,d", steady.sent()),
        number("%,d", steady.lost()),
        number("%.2f", steady.p50Millis()),
        number("%.1f", steady.p99Millis()),
        number("%.1f", sample.heapBytes() / MB),
        number("%.0f", sample.peakBytes() / MB),
        number("%,d", sample.rebuilt()),
        number("%d", sample.lostThreads()),
        ends(sample.ends()));
  }

  private static String ends(Map<String, Integer> ends) {
    return ends.entrySet().stream()
        .map(end -> number("%s %,d", end.getKey(), end.getValue()))
        .collect(Collectors.joining(", "));
  }

  private static String line(String... cells) {
    return "%-12s %13s %7s %6s %8s %8s %8s %8s %8s %12s  %s%n".formatted((Object[]) cells);
  }
}
