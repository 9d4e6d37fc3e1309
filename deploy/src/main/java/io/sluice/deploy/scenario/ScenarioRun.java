package io.sluice.deploy.scenario;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.sluice.deploy.Problem;
import io.sluice.deploy.bundle.BundleOptions;
import io.sluice.runtime.actor.Budget;
import io.sluice.runtime.plugin.PluginLoadException;
import io.sluice.runtime.sandbox.Attachment;
import io.sluice.runtime.sandbox.CodeSource;
import io.sluice.runtime.sandbox.PluginRuntime;
import io.sluice.runtime.sandbox.RuntimeOptions;
import io.sluice.runtime.sandbox.SandboxSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.annotation.Nullable;

/**
 * Runs the cases of a scenario file, one after the other, each in fresh sandboxes of one runtime.
 *
 * <pre>{@code
 * ScenarioRun.of(plugin, scenarios, bundling).run(result -> print(result));
 * }</pre>
 */
public final class ScenarioRun {
  /** Ids of the plugin that is tested, as in PostHog's own tests. */
  private static final int CONFIG_ID = 39;

  private static final int PLUGIN_ID = 60;

  /** What a case may need that this runner gives to all: its answers come from the file. */
  private static final Set<String> GIVEN =
      Set.of("loopback", "fetch-map", "clock", "time", "slow-fetch", "bundle");

  /** A case that takes longer has found a hole in the limits. */
  private static final Duration LONGEST = Duration.ofMinutes(5);

  private final ScenarioFile file;
  @Nullable private final PluginFolder plugin;
  @Nullable private final Exception unloadable;
  @Nullable private final String cannotBundle;
  private final Map<String, PluginFolder> chainPlugins = new LinkedHashMap<>();
  private final Map<String, Integer> chainPluginIds = new HashMap<>();
  private final Map<RuntimeOptions, PluginRuntime> runtimes = new HashMap<>();

  private ScenarioRun(
      ScenarioFile file,
      @Nullable PluginFolder plugin,
      @Nullable Exception unloadable,
      @Nullable String cannotBundle) {
    this.file = file;
    this.plugin = plugin;
    this.unloadable = unloadable;
    this.cannotBundle = cannotBundle;
  }

  /**
   * Reads the file and loads the plugins.
   *
   * @param plugin the plugin's folder or archive; null for the folder that the file is in
   * @param bundling for plugins that have to be bundled
   * @throws Problem if the file or a plugin cannot be read
   */
  public static ScenarioRun of(@Nullable Path plugin, Path scenarios, BundleOptions bundling) {
    ScenarioFile file = ScenarioReader.read(requireNonNull(scenarios, "scenarios is null"));
    PluginFolder loaded = null;
    Exception unloadable = null;
    String cannotBundle = null;
    if (file.testsOnePlugin()) {
      Path path = plugin == null ? folderOf(scenarios) : plugin;
      try {
        loaded =
            (file.bundle() == null
                    ? PluginFolder.load(path, PLUGIN_ID, file.entry())
                    : PluginFolder.bundled(path, PLUGIN_ID, file.bundle(), bundling))
                .forTests();
      } catch (PluginLoadException e) {
        if (!file.expectsNotToLoad()) {
          throw Problem.input(
              "The plugin %s cannot be loaded: %s".formatted(path, e.getMessage()), e);
        }
        unloadable = e;
      } catch (Problem e) {
        if (file.bundle() != null && e.kind() == Problem.Kind.FAILURE) {
          cannotBundle = e.getMessage();
        } else if (file.bundle() != null && file.expectsNotToLoad()) {
          unloadable = e;
        } else {
          throw e;
        }
      }
    }
    ScenarioRun run = new ScenarioRun(file, loaded, unloadable, cannotBundle);
    run.loadChains();
    return run;
  }

  /** What is wrong with the plugins' manifests, one sentence each; they run all the same. */
  public List<String> manifestProblems() {
    return Stream.concat(Stream.ofNullable(plugin), chainPlugins.values().stream())
        .flatMap(each -> each.problems().stream())
        .distinct()
        .toList();
  }

  /** Runs all cases, once; each result is told as soon as it is there. */
  public List<CaseResult> run(Consumer<CaseResult> told) {
    List<CaseResult> results = new ArrayList<>();
    ScheduledExecutorService timer =
        Executors.newSingleThreadScheduledExecutor(task -> daemon(task, "sluice-answers"));
    boolean hasHung = false;
    try {
      for (ScenarioCase scenario : file.cases()) {
        CaseResult result = run(scenario, timer);
        hasHung = hasHung || isHung(result);
        results.add(result);
        told.accept(result);
      }
    } finally {
      timer.shutdownNow();
      if (!hasHung) { // closing would wait for what does not stop
        runtimes.values().forEach(PluginRuntime::close);
      }
    }
    return results;
  }

  private CaseResult run(ScenarioCase scenario, ScheduledExecutorService timer) {
    Set<String> missing = new TreeSet<>(scenario.needs());
    missing.removeAll(GIVEN);
    if (!missing.isEmpty()) {
      return CaseResult.skipped(
          scenario.name(), "It needs " + String.join(", ", missing) + ", which is not there.");
    }
    if (cannotBundle != null && !scenario.isChain()) {
      return CaseResult.skipped(scenario.name(), cannotBundle);
    }
    PluginRuntime runtime = runtimes.computeIfAbsent(optionsOf(scenario), PluginRuntime::acquire);
    CompletableFuture<CaseResult> result = new CompletableFuture<>();
    Thread thread =
        daemon(
            () -> {
              try {
                result.complete(new CaseRun(scenario, timer).run(runtime, plugins(scenario)));
              } catch (Throwable e) {
                result.completeExceptionally(e);
              }
            },
            "sluice-case");
    thread.start();
    try {
      return result.get(LONGEST.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      thread.interrupt();
      return failed(scenario, HUNG);
    } catch (InterruptedException e) {
      thread.interrupt();
      Thread.currentThread().interrupt();
      return failed(scenario, "The run was interrupted.");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Problem problem) {
        throw problem;
      }
      return failed(scenario, "Sluice failed: " + e.getCause());
    }
  }

  private static final String HUNG =
      "The case was given up after " + LONGEST.toMinutes() + " minutes.";

  private static boolean isHung(CaseResult result) {
    return result.isFailed() && result.difference().actual().asText().equals(HUNG);
  }

  private static CaseResult failed(ScenarioCase scenario, String why) {
    return CaseResult.failed(
        scenario.name(),
        0,
        new Difference("the case to end", NullNode.instance, TextNode.valueOf(why)),
        List.of());
  }

  /** A lower time-out is a lower CPU budget too, as a loop takes its time from both. */
  private static RuntimeOptions optionsOf(ScenarioCase scenario) {
    RuntimeOptions options = RuntimeOptions.defaults();
    Duration timeout = scenario.timeout();
    return timeout == null
        ? options
        : options
            .withTaskTimeout(timeout)
            .withSlice(lowered(options.slice(), timeout))
            .withSetup(lowered(options.setup(), timeout));
  }

  private static Budget lowered(Budget budget, Duration most) {
    return new Budget(Math.min(budget.cpuNanos(), most.toNanos()), budget.allocatedBytes());
  }

  // --- Plugins ----------------------------------------------------------------------------------

  private List<CaseRun.Installable> plugins(ScenarioCase scenario) {
    if (!scenario.isChain()) {
      String name = plugin == null ? "" : plugin.name();
      CodeSource code = codeOf(scenario.attachments());
      return List.of(teamId -> spec(CONFIG_ID, teamId, PLUGIN_ID, name, code, scenario.config()));
    }
    return scenario.chain().stream()
        .sorted(Comparator.comparingInt(ScenarioCase.ChainPlugin::order))
        .<CaseRun.Installable>map(each -> teamId -> chainSpec(each, teamId))
        .toList();
  }

  private CodeSource codeOf(Map<String, Attachment> attachments) {
    if (plugin != null) {
      return plugin.code(attachments);
    }
    return () -> {
      throw unloadable;
    };
  }

  private SandboxSpec chainSpec(ScenarioCase.ChainPlugin each, int teamId) {
    PluginFolder folder = chainPlugins.get(keyOf(each));
    String name = folder.name().isEmpty() ? PluginFolder.nameOf(pathOf(each)) : folder.name();
    return spec(
        each.configId(),
        teamId,
        chainPluginIds.get(keyOf(each)),
        name,
        folder.code(each.attachments()),
        each.config());
  }

  private static SandboxSpec spec(
      int configId, int teamId, int pluginId, String name, CodeSource code, ObjectNode config) {
    return new SandboxSpec(configId, 1, teamId, pluginId, name, code, config.toString());
  }

  private void loadChains() {
    for (ScenarioCase scenario : file.cases()) {
      for (ScenarioCase.ChainPlugin each : scenario.chain()) {
        String key = keyOf(each);
        if (!chainPlugins.containsKey(key)) {
          int pluginId = PLUGIN_ID + chainPlugins.size();
          try {
            chainPlugins.put(
                key, PluginFolder.load(pathOf(each), pluginId, each.entry()).forTests());
            chainPluginIds.put(key, pluginId);
          } catch (PluginLoadException e) {
            throw Problem.input(
                "The plugin %s cannot be loaded: %s".formatted(each.folder(), e.getMessage()), e);
          }
        }
      }
    }
  }

  private static String keyOf(ScenarioCase.ChainPlugin each) {
    return each.folder() + "\0" + each.entry();
  }

  /** Beside the scenario file, else from where the command runs. */
  private Path pathOf(ScenarioCase.ChainPlugin each) {
    Path beside = folderOf(file.path()).resolve(each.folder());
    return Files.exists(beside) ? beside : Path.of(each.folder());
  }

  private static Path folderOf(Path file) {
    Path parent = file.toAbsolutePath().getParent();
    return parent == null ? file.toAbsolutePath() : parent;
  }

  private static Thread daemon(Runnable task, String name) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }
}
