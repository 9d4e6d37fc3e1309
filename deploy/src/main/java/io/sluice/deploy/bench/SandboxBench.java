package io.sluice.deploy.bench;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.deploy.Problem;
import io.sluice.deploy.local.JavaProgram;
import io.sluice.deploy.local.RunFolder;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Measures Sluice's sandbox beside those of Node in one run: every engine in a process of its own,
 * the same plugin over the same events, JSON text in and out, in turn, by CPU time, so that what
 * else the machine does matters little.
 */
public final class SandboxBench {
  private static final int EVENTS = 2_000;

  /** V8 is at its best after a second or two; the rest of a JVM's warm-up it does not need. */
  private static final Duration WARM_UP_OF_NODE = Duration.ofSeconds(5);

  /**
   * Run before each window, for caches that others have filled meanwhile. Windows are not to be
   * much shorter than their two seconds: with those of 250 ms isolated-vm was half as fast again,
   * ours were not.
   */
  private static final Duration LEAD = Duration.ofMillis(300);

  /** CPU time of each window in which an engine shows that it is warm. */
  private static final Duration PROOF = Duration.ofSeconds(5);

  /** It is measured as it is after so many of them. */
  private static final int MOST_PROOFS = 24;

  private static final int LOADS = 200;

  /** So often at most this many loads before those that count, until they get no faster. */
  private static final int MOST_LEADS = 12;

  private static final int SANDBOXES = 1_000;
  private static final long DISK_BYTES = 512L * 1024 * 1024;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final SandboxOptions options;
  private final PrintStream progress;
  private final SandboxReport report;
  private final List<Running> running = new ArrayList<>();

  private SandboxBench(SandboxOptions options, PrintStream progress) {
    this.options = requireNonNull(options, "options is null");
    this.progress = requireNonNull(progress, "progress is null");
    this.report = new SandboxReport(options, Runtime.getRuntime().availableProcessors());
  }

  /** An engine and the process it is in. */
  private record Running(SandboxEngine engine, ChildProcess process) {
    boolean isOurs() {
      return engine.kind() == SandboxEngine.Kind.SLUICE;
    }

    SandboxSample run(long millis) {
      return SandboxSample.parse(process.ask("run " + millis));
    }
  }

  /**
   * Measures. What of Node's cannot be had is said in the report and left out.
   *
   * @param progress told what is being done
   * @throws Problem if a JVM cannot start, or the engines do not agree on what the plugin does
   */
  public static SandboxReport run(SandboxOptions options, PrintStream progress) {
    return new SandboxBench(options, progress).run();
  }

  private SandboxReport run() {
    try (RunFolder folder =
        RunFolder.create(options.parentFolder().toAbsolutePath(), "bench-sandbox", DISK_BYTES)) {
      try {
        startAll(folder);
        requireSameResults();
        warmUp();
        measureRates();
        running.stream().filter(Running::isOurs).forEach(this::measureLoadAndHeap);
      } finally {
        running.forEach(one -> one.process().close());
      }
    }
    return report;
  }

  private void startAll(RunFolder folder) {
    Path events =
        PluginEvents.write(options.seed(), EVENTS, folder.path().resolve("events.ndjson"));
    Path plugin = options.pluginFile().toAbsolutePath();
    List<JavaProgram> javas = new ArrayList<>(List.of(JavaProgram.own()));
    options.javas().forEach(program -> javas.add(JavaProgram.of(program)));
    for (JavaProgram java : javas) {
      startJvm(java.interpreting(), folder, List.of(events.toString(), plugin.toString()));
      if (java.canCompile()) {
        startCompiling(java.compiling(), folder, List.of(events.toString(), plugin.toString()));
      }
    }
    startNode(
        new NodeEngine("isolated-vm", options.isolatedVm()),
        SandboxEngine.Kind.ISOLATED_VM,
        folder,
        events);
    startNode(new NodeEngine("vm2", options.vm2()), SandboxEngine.Kind.VM2, folder, events);
  }

  /** Builds of a JDK differ in whether the compiler's side of the JVM is in them. */
  private void startCompiling(JavaProgram java, RunFolder folder, List<String> arguments) {
    try {
      startJvm(java, folder, arguments);
    } catch (Problem e) {
      leaveOut("Compiled on %s is left out: %s".formatted(java.program(), e.getMessage()));
    }
  }

  private void startJvm(JavaProgram java, RunFolder folder, List<String> arguments) {
    String name = "jvm-" + (running.size() + 1);
    ChildProcess process =
        ChildJvm.start(
            java,
            name,
            folder.directory("tmp"),
            List.of("-Xms1g", "-Xmx1g"),
            SandboxProcess.class,
            arguments);
    add(process, () -> SandboxEngine.ofJvm(process.answer()));
  }

  private void startNode(
      NodeEngine engine, SandboxEngine.Kind kind, RunFolder folder, Path events) {
    try {
      progress.printf("Installing %s, unless it is there.%n", engine.label());
      Path installed = engine.install(options.parentFolder().resolve("node"));
      ChildProcess process =
          engine.start(
              installed,
              options.harness().toAbsolutePath(),
              folder.directory("tmp"),
              events,
              options.pluginFile().toAbsolutePath());
      add(process, () -> SandboxEngine.ofNode(engine, kind, process.answer()));
    } catch (NodeEngine.UnavailableException e) {
      leaveOut(e.getMessage());
    } catch (Problem e) {
      leaveOut("%s is left out: %s".formatted(engine.label(), e.getMessage()));
    }
  }

  private void leaveOut(String sentence) {
    report.leftOut(sentence);
    progress.println(sentence);
  }

  private void add(ChildProcess process, Supplier<SandboxEngine> ready) {
    try {
      running.add(new Running(ready.get(), process));
    } catch (Problem e) {
      process.close();
      throw e;
    }
  }

  private void requireSameResults() {
    Running first = running.get(0);
    JsonNode expected = result(first);
    for (Running other : running) {
      JsonNode found = result(other);
      if (!found.equals(expected)) {
        throw Problem.failure(
            "The plugin makes %s on %s, but %s on %s of the same event."
                .formatted(found, other.engine().label(), expected, first.engine().label()));
      }
    }
  }

  private static JsonNode result(Running engine) {
    String text = engine.process().ask("result 0");
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw Problem.failure(
          "The plugin makes what is not JSON on %s: %s.".formatted(engine.engine().label(), text),
          e);
    }
  }

  private void warmUp() {
    for (Running engine : running) {
      progress.printf("Warming up: %s.%n", engine.engine().label());
      Duration warmUp = options.warmUp();
      if (!engine.isOurs() && warmUp.compareTo(WARM_UP_OF_NODE) > 0) {
        warmUp = WARM_UP_OF_NODE;
      }
      engine.run(warmUp.toMillis());
      if (engine.isOurs()) {
        prove(engine);
      }
    }
  }

  /** Goes on until the engine gets no faster. */
  private void prove(Running engine) {
    Plateau plateau = new Plateau();
    for (int i = 1; i <= MOST_PROOFS; i++) {
      double rate = engine.run(PROOF.toMillis()).rate();
      progress.printf("Warming up: %,.0f events per CPU-second.%n", rate);
      if (plateau.isReachedWith(rate)) {
        return;
      }
    }
    leaveOut(
        "%s was still getting faster after %d s of CPU time more than --warm-up."
            .formatted(engine.engine().label(), MOST_PROOFS * PROOF.toSeconds()));
  }

  private void measureRates() {
    for (int round = 1; round <= options.rounds(); round++) {
      for (Running engine : running) {
        engine.run(LEAD.toMillis());
        SandboxSample sample = engine.run(options.window().toMillis());
        report.add(engine.engine(), sample);
        progress.printf(
            "Round %d of %d, %s: %,.0f events per CPU-second.%n",
            round, options.rounds(), engine.engine().label(), sample.rate());
      }
    }
  }

  private static SandboxReport.Loads loads(Running engine) {
    return SandboxReport.Loads.parse(engine.process().ask("load " + LOADS));
  }

  private void measureLoadAndHeap(Running engine) {
    progress.printf("Loads and heap: %s.%n", engine.engine().label());
    Plateau plateau = new Plateau();
    for (int i = 0; i < MOST_LEADS; i++) {
      if (plateau.isReachedWith(1 / loads(engine).cpuMedian())) {
        break;
      }
    }
    report.loads(engine.engine(), loads(engine));
    report.heap(engine.engine(), Long.parseLong(engine.process().ask("heap " + SANDBOXES)));
  }
}
