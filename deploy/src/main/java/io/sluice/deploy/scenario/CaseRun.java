package io.sluice.deploy.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.sluice.runtime.host.Invocation;
import io.sluice.runtime.host.PluginFailure;
import io.sluice.runtime.local.LocalClock;
import io.sluice.runtime.local.LocalEntry;
import io.sluice.runtime.local.LocalTeam;
import io.sluice.runtime.sandbox.ApiAccess;
import io.sluice.runtime.sandbox.PluginRuntime;
import io.sluice.runtime.sandbox.SandboxSpec;
import io.sluice.runtime.sandbox.TeamServices;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.annotation.Nullable;

/** Runs one case on a team of its own. Used once, by one thread. */
final class CaseRun {
  private static final int DEFAULT_TEAM = 2;

  /** How far off times may be where the clock does not stand still. */
  private static final long SLACK_MILLIS = 10_000;

  private static final String API_HOST = "https://app.posthog.com";

  private final ScenarioCase scenario;
  private final LocalClock clock;
  private final ScriptedFetcher fetcher;
  private final ScriptedFetcher apiFetcher;
  private final List<LocalEntry> said = new ArrayList<>();

  CaseRun(ScenarioCase scenario, ScheduledExecutorService timer) {
    this.scenario = scenario;
    this.clock = scenario.clock() == null ? LocalClock.running() : LocalClock.at(scenario.clock());
    this.fetcher = new ScriptedFetcher(scenario.fetch(), timer);
    this.apiFetcher =
        new ScriptedFetcher(scenario.api() == null ? scenario.fetch() : scenario.api(), timer);
  }

  /** A plugin of the case, ready to be installed. */
  interface Installable {
    SandboxSpec spec(int teamId);
  }

  /** Runs the case with these plugins, in the order of their turns. */
  CaseResult run(PluginRuntime runtime, List<Installable> plugins) throws InterruptedException {
    int teamId = teamId();
    List<SandboxSpec> specs = plugins.stream().map(each -> each.spec(teamId)).toList();
    try (LocalTeam team = new LocalTeam(runtime, clock, services(teamId))) {
      specs.forEach(team::install);
      return run(team, specs, teamId);
    }
  }

  private CaseResult run(LocalTeam team, List<SandboxSpec> specs, int teamId)
      throws InterruptedException {
    CaseTeam plugins =
        new CaseTeam(
            team, teamId, specs.stream().map(SandboxSpec::configId).toList(), scenario.isChain());
    Observed setUp =
        observe(
            team,
            plugins,
            () -> {
              plugins.setUp();
              return null;
            });
    Optional<Difference> difference = setUpDifference(setUp);
    if (difference.isPresent()) {
      return CaseResult.failed(scenario.name(), 0, difference.get(), said);
    }
    Observed all = setUp;
    for (int i = 0; i < scenario.steps().size(); i++) {
      ScenarioCase.Step step = scenario.steps().get(i);
      boolean isSetUp = i == 0 && isSetUp(step);
      Observed observed = isSetUp ? setUp : observe(team, plugins, () -> plugins.run(step));
      all = isSetUp ? all : all.then(observed);
      difference =
          new StepCheck(
                  step.expectations(),
                  observed,
                  i == 0 && !isSetUp ? setUp : null,
                  clock.millis(),
                  slackOf(step.action()))
              .difference(scenario.overall().equals(Expectations.NONE))
              .or(() -> endDifference(step.expectations(), team, step.configId(), specs));
      if (difference.isPresent()) {
        return CaseResult.failed(scenario.name(), i + 1, difference.get(), said);
      }
    }
    difference = overallDifference(all, team, specs);
    return difference.isPresent()
        ? CaseResult.failed(scenario.name(), 0, difference.get(), said)
        : CaseResult.passed(scenario.name(), said);
  }

  // --- Set-up -----------------------------------------------------------------------------------

  /** Set-up goes wrong only where that is expected; a chain goes on without the plugin. */
  private Optional<Difference> setUpDifference(Observed setUp) {
    boolean isIgnored =
        scenario.overall().isFlagged(Expectations.IGNORE_FETCH)
            || (!scenario.steps().isEmpty()
                && scenario.steps().get(0).expectations().isFlagged(Expectations.IGNORE_FETCH));
    PluginFailure failure = setUp.failures().isEmpty() ? null : setUp.failures().get(0);
    ScenarioCase.SetupError expected = scenario.setupError();
    if (expected == null) {
      if (failure != null && !(!scenario.steps().isEmpty() && isSetUp(scenario.steps().get(0)))) {
        return Optional.of(
            new Difference("no error of setupPlugin", NullNode.instance, text(failure)));
      }
      return setUp.unanswered().isEmpty() || isIgnored
          ? Optional.empty()
          : Optional.of(
              new Difference(
                  "an answer to every request of setupPlugin",
                  JsonNodeFactory.instance.arrayNode(),
                  json(setUp.unanswered())));
    }
    if (failure == null) {
      return Optional.of(
          new Difference("setupError", TextNode.valueOf(expected.text()), NullNode.instance));
    }
    if (!failure.text().contains(expected.text())) {
      return Optional.of(
          new Difference("setupError", TextNode.valueOf(expected.text()), text(failure)));
    }
    if (expected.isOfLoading() && failure instanceof PluginFailure.Thrown) {
      return Optional.of(
          new Difference("phase", TextNode.valueOf("load"), TextNode.valueOf("setup")));
    }
    return Optional.empty();
  }

  /** A first step that calls setupPlugin means the call that every case begins with. */
  private static boolean isSetUp(ScenarioCase.Step step) {
    return step.action() instanceof Action.Call call
        && call.function().equals(Invocation.SETUP_PLUGIN);
  }

  // --- The case as a whole ----------------------------------------------------------------------

  private Optional<Difference> overallDifference(
      Observed all, LocalTeam team, List<SandboxSpec> specs) {
    Expectations overall = scenario.overall();
    if (overall.equals(Expectations.NONE)) {
      return Optional.empty();
    }
    Observed withoutFailures =
        new Observed(
            null,
            List.of(),
            all.fetches(),
            all.apiCalls(),
            List.of(),
            all.entries(),
            all.wallMillis());
    return new StepCheck(overall, withoutFailures, null, clock.millis(), SLACK_MILLIS)
        .difference(false)
        .or(() -> endDifference(overall, team, null, specs));
  }

  private static Optional<Difference> endDifference(
      Expectations expected, LocalTeam team, @Nullable Integer configId, List<SandboxSpec> specs) {
    SandboxSpec spec =
        specs.stream()
            .filter(each -> configId != null && each.configId() == configId)
            .findFirst()
            .orElse(specs.get(0));
    return new EndCheck(expected, team, spec.configId(), spec.pluginId()).difference();
  }

  // --- Steps ------------------------------------------------------------------------------------

  private interface StepAction {
    @Nullable
    JsonNode run() throws InterruptedException;
  }

  private Observed observe(LocalTeam team, CaseTeam plugins, StepAction action)
      throws InterruptedException {
    long start = System.nanoTime();
    JsonNode value = action.run();
    long wallMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    List<LocalEntry> entries = team.takeEntries();
    said.addAll(entries);
    List<Request> unanswered = new ArrayList<>(fetcher.takeUnanswered());
    unanswered.addAll(apiFetcher.takeUnanswered());
    return new Observed(
        value,
        plugins.takeFailures(),
        fetcher.takeRequests(),
        apiFetcher.takeRequests(),
        unanswered,
        entries,
        wallMillis);
  }

  private long slackOf(Action action) {
    if (scenario.clock() == null) {
      return SLACK_MILLIS;
    }
    return action instanceof Action.Advance advance ? advance.by().toMillis() : 0;
  }

  // --- What the team has ------------------------------------------------------------------------

  /** What the file says, else the team of the first event that has one. */
  private int teamId() {
    if (scenario.team().id() != null) {
      return scenario.team().id();
    }
    for (ScenarioCase.Step step : scenario.steps()) {
      if (step.action() instanceof Action.Call call) {
        for (Action.Argument argument : call.arguments()) {
          JsonNode first = argument.json() == null ? NullNode.instance : argument.json();
          JsonNode team = (first.isArray() ? first.path(0) : first).path("team_id");
          if (team.isInt()) {
            return team.intValue();
          }
        }
      }
    }
    return DEFAULT_TEAM;
  }

  private TeamServices services(int teamId) {
    String token =
        scenario.team().apiToken() == null ? "phc_team_" + teamId : scenario.team().apiToken();
    TeamServices services =
        TeamServices.none()
            .withFetchers(fetcher, apiFetcher)
            .withApi(new ApiAccess(API_HOST, token, "phx_scenario"));
    return scenario.geoip() == null ? services : services.withGeoip(scenario.geoip()::get);
  }

  private static TextNode text(PluginFailure failure) {
    return TextNode.valueOf(failure.text());
  }

  private static JsonNode json(List<Request> requests) {
    var array = JsonNodeFactory.instance.arrayNode();
    requests.forEach(request -> array.add(request.toJson()));
    return array;
  }
}
