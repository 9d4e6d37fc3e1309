package io.sluice.deploy.bench;

import com.sun.management.OperatingSystemMXBean;
import io.sluice.deploy.local.Logs;
import io.sluice.runtime.sandbox.CodeSource;
import io.sluice.runtime.sandbox.PluginRuntime;
import io.sluice.runtime.sandbox.RuntimeOptions;
import io.sluice.runtime.sandbox.SandboxSpec;
import io.sluice.runtime.sandbox.Script;
import io.sluice.runtime.sandbox.TeamActor;
import io.sluice.runtime.sandbox.TeamServices;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The plugin runtime in a process of its own, with one thread for plugins, and every limit on
 * unless it is asked for without. Asked over standard input:
 *
 * <ul>
 *   <li>{@code result N}: JSON text that the plugin makes of the event number N
 *   <li>{@code run MILLIS}: a {@link SandboxSample} of so much CPU time of the process
 *   <li>{@code load N}: wall-clock and CPU nanoseconds of each of N loads of the plugin, whose
 *       source is cached, until it is ready
 *   <li>{@code heap N}: bytes of heap for each of N sandboxes of the plugin through which an event
 *       went
 * </ul>
 */
final class SandboxProcess {
  /** Third argument of a process that is to limit nothing. */
  static final String WITHOUT_LIMITS = "without-limits";

  private static final int CONFIG = 1;
  private static final long POLL_MILLIS = 5;
  private static final long READY_SECONDS = 60;

  /** So much comes and goes before the heap is looked at, that nothing first made then counts. */
  private static final int SANDBOXES_BEFORE = 50;

  private final OperatingSystemMXBean system =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
  private final PluginRuntime runtime;
  private final List<String> events;
  private final CodeSource code;
  private final Sandbox sandbox;

  private SandboxProcess(PluginRuntime runtime, List<String> events, String source)
      throws Exception {
    this.runtime = runtime;
    this.events = List.copyOf(events);
    this.code = () -> new Script("index.js", source, "plugin");
    this.sandbox = open();
  }

  /**
   * Serves until its input ends.
   *
   * @param args file with an event's JSON in each line, the plugin's file, {@link #WITHOUT_LIMITS}
   *     or nothing
   */
  public static void main(String[] args) throws Exception {
    PrintStream answers = System.out;
    System.setOut(System.err);
    Logs.off();
    PluginRuntime runtime =
        List.of(args).contains(WITHOUT_LIMITS)
            ? PluginRuntime.openWithoutLimits(1)
            : PluginRuntime.acquire(RuntimeOptions.defaults().withThreads(1));
    SandboxProcess process =
        new SandboxProcess(
            runtime, Files.readAllLines(Path.of(args[0])), Files.readString(Path.of(args[1])));
    ChildProcess.reply(
        answers,
        String.join(
            "\t",
            System.getProperty("java.specification.version"),
            System.getProperty("java.vm.version"),
            runtime.engineName()));
    ChildProcess.serve(answers, process::answer);
  }

  private String answer(String question) throws Exception {
    String[] words = question.split(" ", -1);
    int number = Integer.parseInt(words[1]);
    return switch (words[0]) {
      case "result" -> result(number);
      case "run" -> run(number).toLine();
      case "load" -> load(number);
      case "heap" -> Long.toString(heap(number));
      default -> throw new IllegalArgumentException(question);
    };
  }

  /** One team with the plugin, set up. */
  private record Sandbox(TeamActor team, SandboxLoop loop, long loadNanos) {
    void close() throws Exception {
      team.close().get(READY_SECONDS, TimeUnit.SECONDS);
    }
  }

  private Sandbox open() throws Exception {
    SandboxLoop loop = new SandboxLoop(events, CONFIG);
    TeamActor team = runtime.openTeam(loop, TeamServices.none());
    loop.feed(team);
    long start = System.nanoTime();
    team.install(new SandboxSpec(CONFIG, 1, PluginEvents.TEAM, 1, "plugin", code, "{}"));
    team.prepare(CONFIG);
    long loaded = loop.ready().get(READY_SECONDS, TimeUnit.SECONDS) - start;
    return new Sandbox(team, loop, loaded);
  }

  private String result(int event) throws InterruptedException {
    sandbox.loop().once(event);
    return sandbox.loop().takeResult();
  }

  private SandboxSample run(long millis) throws InterruptedException {
    SandboxLoop loop = sandbox.loop();
    long events0 = loop.completed();
    long plugin0 = loop.pluginNanos();
    long process0 = system.getProcessCpuTime();
    long end = process0 + TimeUnit.MILLISECONDS.toNanos(millis);
    loop.start();
    while (system.getProcessCpuTime() < end && !loop.hasStopped()) {
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
    }
    loop.stop();
    return new SandboxSample(
        loop.completed() - events0,
        system.getProcessCpuTime() - process0,
        loop.pluginNanos() - plugin0);
  }

  private String load(int count) throws Exception {
    List<String> nanos = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Sandbox loaded = open();
      nanos.add(loaded.loadNanos() + " " + loaded.loop().pluginNanos());
      loaded.close();
    }
    return String.join("\t", nanos);
  }

  private long heap(int count) throws Exception {
    closeAll(openAndRun(SANDBOXES_BEFORE));
    long before = Heap.usedAfterCollection();
    List<Sandbox> opened = openAndRun(count);
    long after = Heap.usedAfterCollection();
    closeAll(opened);
    return (after - before) / count;
  }

  private List<Sandbox> openAndRun(int count) throws Exception {
    List<Sandbox> opened = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      Sandbox next = open();
      next.loop().once(0);
      next.loop().takeResult();
      opened.add(next);
    }
    return opened;
  }

  private static void closeAll(List<Sandbox> opened) throws Exception {
    for (Sandbox one : opened) {
      one.close();
    }
  }
}
