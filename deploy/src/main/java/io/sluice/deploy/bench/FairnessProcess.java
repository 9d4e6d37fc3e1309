package io.sluice.deploy.bench;

import com.sun.management.OperatingSystemMXBean;
import io.sluice.deploy.local.Logs;
import io.sluice.operators.health.HealthPolicy;
import io.sluice.runtime.sandbox.PluginRuntime;
import io.sluice.runtime.sandbox.RuntimeOptions;
import io.sluice.runtime.sandbox.Script;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import javax.annotation.Nullable;

/**
 * Well-behaved teams, at times beside one that burns, in a process of their own with a thread for
 * each core. Asked over standard input: {@code capacity MILLIS}, answered with the events per
 * second of the teams when they are all kept busy, and {@code window CASE PERSECOND MILLIS},
 * answered with a {@link FairnessSample}.
 */
final class FairnessProcess {
  private final OperatingSystemMXBean system =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  private final PluginRuntime runtime;
  private final List<String> events;
  private final Script burner;
  private final Neighbours neighbours;

  private FairnessProcess(
      PluginRuntime runtime, List<String> events, String neighbour, String burner, int teams)
      throws Exception {
    this.runtime = runtime;
    this.events = List.copyOf(events);
    this.burner = new Script("burner.js", burner, "burner");
    Script script = new Script("index.js", neighbour, "neighbour");
    this.neighbours = Neighbours.open(runtime, () -> script, events, teams);
  }

  /**
   * Serves until its input ends.
   *
   * @param args file with an event's JSON in each line, the plugin of the well-behaved teams, the
   *     plugin that burns, how many teams behave
   */
  public static void main(String[] args) throws Exception {
    PrintStream answers = System.out;
    System.setOut(System.err);
    Logs.off();
    PluginRuntime runtime = PluginRuntime.acquire(RuntimeOptions.defaults());
    FairnessProcess process =
        new FairnessProcess(
            runtime,
            Files.readAllLines(Path.of(args[0])),
            Files.readString(Path.of(args[1])),
            Files.readString(Path.of(args[2])),
            Integer.parseInt(args[3]));
    ChildProcess.reply(answers, runtime.engineName());
    ChildProcess.serve(answers, process::answer);
  }

  private String answer(String question) throws Exception {
    String[] words = question.split(" ", -1);
    return switch (words[0]) {
      case "capacity" ->
          String.valueOf(neighbours.capacity(Duration.ofMillis(Long.parseLong(words[1]))));
      case "window" ->
          JsonLine.of(
              window(
                  FairnessCase.valueOf(words[1]),
                  Double.parseDouble(words[2]),
                  Duration.ofMillis(Long.parseLong(words[3]))));
      default -> throw new IllegalArgumentException(question);
    };
  }

  private FairnessSample window(FairnessCase fairnessCase, double perSecond, Duration time)
      throws Exception {
    return switch (fairnessCase) {
      case ALONE -> {
        long cpu = system.getProcessCpuTime();
        long start = System.nanoTime();
        SteadySample steady = neighbours.run(perSecond, time);
        yield sample(steady, 0, cpu, start);
      }
      case BURNER -> beside(null, perSecond, time);
      case BURNER_PAUSED -> beside(HealthPolicy.DEFAULT, perSecond, time);
    };
  }

  private FairnessSample beside(@Nullable HealthPolicy policy, double perSecond, Duration time)
      throws Exception {
    try (Burner burning = Burner.start(runtime, () -> burner, events.get(0), policy)) {
      burning.awaitEffect();
      int kills = burning.killed();
      long cpu = system.getProcessCpuTime();
      long start = System.nanoTime();
      SteadySample steady = neighbours.run(perSecond, time);
      return sample(steady, burning.killed() - kills, cpu, start);
    }
  }

  private FairnessSample sample(SteadySample steady, int kills, long cpu, long start) {
    double used = system.getProcessCpuTime() - cpu;
    double had = (double) (System.nanoTime() - start) * system.getAvailableProcessors();
    return new FairnessSample(steady, kills, used / had);
  }
}
