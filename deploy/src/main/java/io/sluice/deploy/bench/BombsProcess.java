package io.sluice.deploy.bench;

import io.sluice.deploy.local.Logs;
import io.sluice.runtime.sandbox.PluginRuntime;
import io.sluice.runtime.sandbox.RuntimeOptions;
import io.sluice.runtime.sandbox.Script;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Well-behaved teams, and one whose plugin is a bomb, in a process of their own. Asked over
 * standard input: {@code quiet MILLIS} and {@code bomb MILLIS TEAMS FILE}, both answered with a
 * {@link BombSample}.
 */
final class BombsProcess {
  private static final int NEIGHBOURS = 10;
  private static final double EVENTS_PER_SECOND = 500;
  private static final long LOOK_MILLIS = 5;

  private final PluginRuntime runtime;
  private final List<String> events;
  private final Neighbours neighbours;
  private final AtomicLong peak = new AtomicLong();

  private BombsProcess(PluginRuntime runtime, List<String> events, String source) throws Exception {
    this.runtime = runtime;
    this.events = events;
    Script script = new Script("index.js", source, "neighbour");
    this.neighbours = Neighbours.open(runtime, () -> script, events, NEIGHBOURS);
    Thread looking = new Thread(this::lookAtHeap, "bench-heap");
    looking.setDaemon(true);
    looking.start();
  }

  /**
   * Serves until its input ends.
   *
   * @param args file with an event's JSON in each line, the neighbours' plugin
   */
  public static void main(String[] args) throws Exception {
    PrintStream answers = System.out;
    System.setOut(System.err);
    Logs.toStandardError();
    PluginRuntime runtime = PluginRuntime.acquire(RuntimeOptions.defaults());
    BombsProcess process =
        new BombsProcess(
            runtime, Files.readAllLines(Path.of(args[0])), Files.readString(Path.of(args[1])));
    ChildProcess.reply(answers, runtime.engineName());
    ChildProcess.serve(answers, question -> JsonLine.of(process.answer(question)));
  }

  private BombSample answer(String question) throws Exception {
    String[] words = question.split(" ", 4);
    Duration time = Duration.ofMillis(Long.parseLong(words[1]));
    return switch (words[0]) {
      case "quiet" -> quiet(time);
      case "bomb" -> bomb(time, Integer.parseInt(words[2]), Path.of(words[3]));
      default -> throw new IllegalArgumentException(question);
    };
  }

  private BombSample quiet(Duration time) throws InterruptedException {
    peak.set(0);
    return sample(neighbours.run(EVENTS_PER_SECOND, time), Map.of(), 0);
  }

  private BombSample bomb(Duration time, int teams, Path file) throws Exception {
    peak.set(0);
    String name = String.valueOf(file.getFileName()).replace(".js", "");
    List<Bomber> bombers = new ArrayList<>();
    for (int i = 0; i < teams; i++) {
      bombers.add(Bomber.start(runtime, name, Files.readString(file), events.get(0)));
    }
    SteadySample steady = neighbours.run(EVENTS_PER_SECOND, time);
    Map<String, Integer> ends = new TreeMap<>();
    int outOfMemory = 0;
    for (Bomber bomber : bombers) {
      bomber.stop();
      bomber.ends().forEach((end, count) -> ends.merge(end, count, Integer::sum));
      outOfMemory += bomber.outOfMemory();
    }
    return sample(steady, ends, outOfMemory);
  }

  private BombSample sample(SteadySample steady, Map<String, Integer> ends, int outOfMemory) {
    long peakBytes = peak.get();
    return new BombSample(
        steady,
        ends,
        outOfMemory,
        Heap.usedAfterCollection(),
        peakBytes,
        runtime.rebuiltSandboxes(),
        runtime.lostThreads());
  }

  private void lookAtHeap() {
    try {
      while (true) {
        peak.accumulateAndGet(Heap.used(), Math::max);
        TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
