package io.sluice.deploy.bench;

import com.sun.management.OperatingSystemMXBean;
import io.sluice.deploy.local.Logs;
import io.sluice.runtime.host.Invocation;
import io.sluice.runtime.sandbox.CodeSource;
import io.sluice.runtime.sandbox.PluginRuntime;
import io.sluice.runtime.sandbox.RuntimeOptions;
import io.sluice.runtime.sandbox.SandboxSpec;
import io.sluice.runtime.sandbox.TeamActor;
import io.sluice.runtime.sandbox.TeamServices;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * A crowd of sandboxes in a process of its own: every team has every plugin. Asked over standard
 * input: {@code round FILE} sends the next event to every sandbox, writes what they made of it to
 * the file, a line for each in the same order always, and answers with a {@link CrowdSample}.
 * Sandboxes come to be with the first round, each when it gets its event.
 */
final class CrowdProcess {
  /** As many as keep all threads busy; the rest would wait anyway. */
  private static final int IN_FLIGHT = 256;

  private final OperatingSystemMXBean system =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  private final PluginRuntime runtime;
  private final List<String> events;
  private final List<CodeSource> plugins;
  private final List<TeamActor> teams = new ArrayList<>();
  private final Semaphore inFlight = new Semaphore(IN_FLIGHT);
  private final AtomicInteger failures = new AtomicInteger();
  private final AtomicInteger mostAlive = new AtomicInteger();
  private final AtomicIntegerArray calls;
  private final String[] digests;
  private int rounds;

  private CrowdProcess(
      PluginRuntime runtime, List<String> events, List<CodeSource> plugins, int teamCount) {
    this.runtime = runtime;
    this.events = List.copyOf(events);
    this.plugins = List.copyOf(plugins);
    this.digests = new String[plugins.size() * teamCount];
    this.calls = new AtomicIntegerArray(digests.length);
    for (int team = 0; team < teamCount; team++) {
      teams.add(open(team));
    }
  }

  /**
   * Serves until its input ends.
   *
   * @param args file with an event's JSON in each line, the plugins' template, how many plugins,
   *     how many teams, how many sandboxes may be alive
   */
  public static void main(String[] args) throws Exception {
    PrintStream answers = System.out;
    System.setOut(System.err);
    Logs.off();
    PluginRuntime runtime =
        PluginRuntime.acquire(
            RuntimeOptions.defaults().withMaxSandboxes(Integer.parseInt(args[4])));
    CrowdProcess process =
        new CrowdProcess(
            runtime,
            Files.readAllLines(Path.of(args[0])),
            CrowdPlugins.make(Files.readString(Path.of(args[1])), Integer.parseInt(args[2])),
            Integer.parseInt(args[3]));
    ChildProcess.reply(answers, runtime.engineName());
    ChildProcess.serve(
        answers,
        question -> JsonLine.of(process.round(Path.of(question.substring("round ".length())))));
  }

  private TeamActor open(int team) {
    TeamActor actor = runtime.openTeam(new CrowdTeam(this::ended), TeamServices.none());
    for (int plugin = 0; plugin < plugins.size(); plugin++) {
      int number = number(team, plugin);
      actor.install(
          new SandboxSpec(
              number,
              1,
              PluginEvents.TEAM,
              plugin + 1,
              "crowd " + plugin,
              plugins.get(plugin),
              "{}"));
    }
    return actor;
  }

  private int number(int team, int plugin) {
    return plugin * teams() + team;
  }

  private int teams() {
    return digests.length / plugins.size();
  }

  private CrowdSample round(Path file) throws Exception {
    String event = events.get(rounds);
    rounds++;
    failures.set(0);
    mostAlive.set(0);
    long start = System.nanoTime();
    long cpu = system.getProcessCpuTime();
    for (int plugin = 0; plugin < plugins.size(); plugin++) {
      for (int team = 0; team < teams.size(); team++) {
        inFlight.acquire();
        int number = number(team, plugin);
        teams
            .get(team)
            .invoke(new Invocation(number + 1L, number, Invocation.PROCESS_EVENT, event));
      }
    }
    inFlight.acquire(IN_FLIGHT);
    inFlight.release(IN_FLIGHT);
    long millis = (System.nanoTime() - start) / 1_000_000;
    long cpuMillis = (system.getProcessCpuTime() - cpu) / 1_000_000;
    Files.write(file, Arrays.asList(digests));
    long heap = Heap.usedAfterCollection();
    return new CrowdSample(
        millis,
        cpuMillis,
        heap,
        runtime.liveSandboxes(),
        mostAlive.get(),
        failures.get(),
        runtime.evictedSandboxes(),
        runtime.rebuiltSandboxes(),
        remembered());
  }

  private long remembered() {
    long count = 0;
    for (int i = 0; i < calls.length(); i++) {
      count += calls.get(i) == rounds ? 1 : 0;
    }
    return count;
  }

  /** On a plugin's thread. */
  private void ended(CrowdTeam.Result result) {
    int number = (int) result.id() - 1;
    digests[number] = result.digest();
    calls.set(number, (int) result.calls());
    if (result.isFailure()) {
      failures.incrementAndGet();
    }
    mostAlive.accumulateAndGet(runtime.liveSandboxes(), Math::max);
    inFlight.release();
  }
}
