package io.sluice.deploy.scenario;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.deploy.Problem;
import io.sluice.operators.event.EventJson;
import io.sluice.operators.event.HandlerEvent;
import io.sluice.operators.event.RejectedException;
import io.sluice.operators.json.Json;
import io.sluice.operators.json.UnreadableJson;
import io.sluice.runtime.host.Capabilities;
import io.sluice.runtime.host.Invocation;
import io.sluice.runtime.local.LocalChain;
import io.sluice.runtime.local.LocalClock;
import io.sluice.runtime.local.LocalTeam;
import io.sluice.runtime.plugin.ConfigCheck;
import io.sluice.runtime.plugin.ConfigProblem;
import io.sluice.runtime.plugin.PluginLoadException;
import io.sluice.runtime.sandbox.PluginRuntime;
import io.sluice.runtime.sandbox.RuntimeOptions;
import io.sluice.runtime.sandbox.SandboxSpec;
import io.sluice.runtime.sandbox.TeamServices;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import javax.annotation.Nullable;

/**
 * Runs events of a file through a plugin, as the job would: {@code processEvent}, then the handlers
 * with the event as ingestion leaves it. What waits in export buffers is sent at the end; what asks
 * to be run again is only told.
 */
public final class EventRun {
  private static final int TEAM_ID = 2;
  private static final int PLUGIN_ID = 60;
  private static final int CONFIG_ID = 39;
  private static final String SNAPSHOT = "$snapshot";

  private final PluginFolder plugin;
  private final String config;
  private final List<Line> events;

  /** A line of the file that is an event. */
  private record Line(int number, ObjectNode event) {}

  private EventRun(PluginFolder plugin, String config, List<Line> events) {
    this.plugin = plugin;
    this.config = config;
    this.events = events;
  }

  /**
   * Reads what is to run.
   *
   * @param plugin a folder or an archive
   * @param events one JSON object a line
   * @param config a JSON object with the plugin's settings; null for its defaults
   * @throws Problem if one of them cannot be read; every bad line of the events is named
   */
  public static EventRun of(Path plugin, Path events, @Nullable Path config) {
    requireNonNull(plugin, "plugin is null");
    List<Line> lines = readEvents(requireNonNull(events, "events is null"));
    String given = config == null ? "{}" : readConfig(config);
    try {
      PluginFolder loaded = PluginFolder.load(plugin, PLUGIN_ID, null);
      String complete = ConfigCheck.withDefaults(loaded.loaded().manifest(), given);
      return new EventRun(loaded, complete, lines);
    } catch (PluginLoadException e) {
      throw Problem.input(
          "The plugin %s cannot be loaded: %s".formatted(plugin, e.getMessage()), e);
    }
  }

  /**
   * What is wrong with plugin.json and the settings, a sentence each; the plugin may run anyway.
   */
  public List<String> configProblems() {
    List<String> problems = new ArrayList<>(plugin.problems());
    ConfigCheck.problems(plugin.loaded().manifest(), config, Set.of()).stream()
        .map(ConfigProblem::sentence)
        .forEach(problems::add);
    return problems;
  }

  /**
   * Runs the events.
   *
   * @param isFetchReal whether requests are sent; else fetch is not there
   * @return whether no error was recorded
   */
  public boolean run(RunReport report, boolean isFetchReal) throws InterruptedException {
    try (PluginRuntime runtime = PluginRuntime.acquire(RuntimeOptions.defaults())) {
      return run(report, runtime, isFetchReal ? new RecordingFetcher(runtime.openFetcher()) : null);
    }
  }

  private boolean run(RunReport report, PluginRuntime runtime, @Nullable RecordingFetcher fetcher)
      throws InterruptedException {
    LocalClock clock = LocalClock.running();
    TeamServices services = TeamServices.none().withFetchers(fetcher, null);
    try (LocalTeam team = new LocalTeam(runtime, clock, services)) {
      team.install(
          new SandboxSpec(
              CONFIG_ID, 1, TEAM_ID, PLUGIN_ID, plugin.name(), plugin.code(Map.of()), config));
      boolean isSetUp = team.setUp(CONFIG_ID) == null;
      report.caused(0, team.takeEntries(), fetched(fetcher));
      if (isSetUp) {
        for (Line line : events) {
          run(line, team, clock, report);
          report.caused(line.number, team.takeEntries(), fetched(fetcher));
        }
        team.tearDown(CONFIG_ID);
        report.caused(0, team.takeEntries(), fetched(fetcher));
      }
      return !report.hasErrors();
    }
  }

  private void run(Line line, LocalTeam team, LocalClock clock, RunReport report)
      throws InterruptedException {
    try {
      ObjectNode event = complete(line.event, clock.instant());
      if (event.path("event").asText().equals(SNAPSHOT)) {
        call(team, Invocation.ON_SNAPSHOT, event);
        return;
      }
      String processed = new LocalChain(team, List.of(CONFIG_ID)).process(event.toString());
      ObjectNode result = processed == null ? null : (ObjectNode) JsonMatch.read(processed);
      report.result(line.number, result);
      if (result != null) {
        call(team, Invocation.ON_EVENT, HandlerEvent.of(result, TEAM_ID, clock));
      }
    } catch (RejectedException e) {
      report.rejected(line.number, e.getMessage());
    }
  }

  private static void call(LocalTeam team, String function, ObjectNode event)
      throws InterruptedException {
    Capabilities exported = team.capabilities(CONFIG_ID);
    boolean exports = function.equals(Invocation.ON_EVENT) && exported.exports("exportEvents");
    if (exports || exported.exports(function)) {
      team.call(CONFIG_ID, function, event.toString());
    }
  }

  /** An event as the job's plugins get it: with a uuid and times, and normalised. */
  private static ObjectNode complete(ObjectNode given, Instant now) throws RejectedException {
    ObjectNode event = given.deepCopy();
    event.put("team_id", TEAM_ID);
    if (!event.hasNonNull("uuid")) {
      event.put("uuid", UUID.randomUUID().toString());
    }
    if (!event.hasNonNull("now")) {
      event.put("now", now.toString());
    }
    for (String key : List.of("ip", "site_url")) {
      if (!event.has(key)) {
        event.putNull(key);
      }
    }
    EventJson.normalize(event);
    return event;
  }

  private static List<ObjectNode> fetched(@Nullable RecordingFetcher fetcher) {
    return fetcher == null ? List.of() : fetcher.takeEnded();
  }

  // --- Files ------------------------------------------------------------------------------------

  private static List<Line> readEvents(Path file) {
    List<Line> lines = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    int number = 0;
    for (String text : read(file).split("\n", -1)) {
      number++;
      if (text.isBlank()) {
        continue;
      }
      try {
        if (Json.read(text) instanceof ObjectNode event) {
          lines.add(new Line(number, event));
        } else {
          problems.add(
              "Line %d of %s is no JSON object; expected an event.".formatted(number, file));
        }
      } catch (UnreadableJson e) {
        problems.add("Line %d of %s is not JSON: %s.".formatted(number, file, e.getMessage()));
      }
    }
    if (!problems.isEmpty()) {
      throw Problem.input(String.join(System.lineSeparator(), problems));
    }
    return lines;
  }

  private static String readConfig(Path file) {
    try {
      if (Json.read(read(file)) instanceof ObjectNode config) {
        return Json.writeText(config);
      }
    } catch (UnreadableJson e) {
      throw Problem.input("The config %s is not JSON: %s.".formatted(file, e.getMessage()), e);
    }
    throw Problem.input("The config %s is no JSON object.".formatted(file));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw Problem.input("The file %s cannot be read: %s.".formatted(file, e), e);
    }
  }
}
