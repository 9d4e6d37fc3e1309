package io.sluice.deploy.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.runtime.host.Capabilities;
import io.sluice.runtime.host.Invocation;
import io.sluice.runtime.host.Outcome;
import io.sluice.runtime.host.PluginFailure;
import io.sluice.runtime.local.LocalCall;
import io.sluice.runtime.local.LocalChain;
import io.sluice.runtime.local.LocalTeam;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.annotation.Nullable;

/** The plugins of a case, and what its steps do to them. */
final class CaseTeam {
  /** A plugin without them is left alone when an event comes. */
  private static final Set<String> OPTIONAL =
      Set.of(
          Invocation.PROCESS_EVENT,
          Invocation.ON_EVENT,
          Invocation.ON_SNAPSHOT,
          Invocation.SETUP_PLUGIN,
          Invocation.TEARDOWN_PLUGIN);

  private final LocalTeam team;
  private final int teamId;
  private final List<Integer> configIds;
  private final boolean isChain;
  private final List<PluginFailure> failures = new ArrayList<>();

  CaseTeam(LocalTeam team, int teamId, List<Integer> configIds, boolean isChain) {
    this.team = team;
    this.teamId = teamId;
    this.configIds = List.copyOf(configIds);
    this.isChain = isChain;
  }

  /** How the calls failed since the last time; of a chain no call fails, errors are recorded. */
  List<PluginFailure> takeFailures() {
    List<PluginFailure> taken = List.copyOf(failures);
    failures.clear();
    return taken;
  }

  void setUp() throws InterruptedException {
    for (int configId : configIds) {
      PluginFailure failure = team.setUp(configId);
      if (failure != null && !isChain) {
        failures.add(failure);
      }
    }
  }

  /** Does what a step says; returns the value that came back, null if there is none to speak of. */
  @Nullable
  JsonNode run(ScenarioCase.Step step) throws InterruptedException {
    if (step.action() instanceof Action.Advance advance) {
      team.advance(advance.by());
      return null;
    }
    List<Integer> targets = step.configId() == null ? configIds : List.of(step.configId());
    if (step.action() instanceof Action.Job job) {
      String payload = job.payload() == null ? null : job.payload().toString();
      return callEach(targets, Invocation.job(job.name()), payload);
    }
    Action.Call call = (Action.Call) step.action();
    ArrayNode values = JsonNodeFactory.instance.arrayNode();
    for (Action.Argument argument : call.arguments()) {
      JsonNode value =
          call.function().equals(Invocation.PROCESS_EVENT)
              ? process(argument.json())
              : callEach(targets, call.function(), argument.text());
      values.add(value == null ? NullNode.instance : value);
    }
    return call.isMany() ? values : values.get(0);
  }

  /**
   * A plugin gets events of its own team only. An event of a case may have another team or none: it
   * then passes as one of the plugin's team, and comes back as it was.
   */
  @Nullable
  private JsonNode process(@Nullable JsonNode event) throws InterruptedException {
    if (!(event instanceof ObjectNode original)) {
      return processAsIs(event);
    }
    JsonNode team = original.get("team_id");
    if (team != null && team.isNumber() && team.intValue() == teamId) {
      return processAsIs(original);
    }
    JsonNode processed = processAsIs(original.deepCopy().put("team_id", teamId));
    if (processed instanceof ObjectNode result && result.path("team_id").asInt() == teamId) {
      if (team == null) {
        result.remove("team_id");
      } else {
        result.set("team_id", team);
      }
    }
    return processed;
  }

  @Nullable
  private JsonNode processAsIs(@Nullable JsonNode event) throws InterruptedException {
    String text = event == null ? null : event.toString();
    if (isChain) {
      return JsonMatch.read(new LocalChain(team, configIds).process(text));
    }
    LocalCall call = called(configIds.get(0), Invocation.PROCESS_EVENT, text);
    return call.outcome() instanceof Outcome.NotExported ? event : JsonMatch.read(call.value());
  }

  /** In a chain every plugin that has the function, or the first, to say that it has not. */
  @Nullable
  private JsonNode callEach(List<Integer> targets, String function, @Nullable String argument)
      throws InterruptedException {
    List<Integer> able = targets.stream().filter(each -> hasUseFor(each, function)).toList();
    boolean isAnyOfMany = isChain && OPTIONAL.contains(function);
    JsonNode value = null;
    for (int configId : able.isEmpty() && !isAnyOfMany ? targets.subList(0, 1) : able) {
      value = JsonMatch.read(called(configId, function, argument).value());
    }
    return value;
  }

  private boolean hasUseFor(int configId, String function) {
    Capabilities exported = team.capabilities(configId);
    return exported.exports(function)
        || function.equals(Invocation.TEARDOWN_PLUGIN)
        || (function.equals(Invocation.ON_EVENT) && exported.exports(Invocation.EXPORT_EVENTS));
  }

  private LocalCall called(int configId, String function, @Nullable String argument)
      throws InterruptedException {
    LocalCall call =
        function.equals(Invocation.TEARDOWN_PLUGIN)
            ? team.tearDown(configId)
            : team.call(configId, function, argument);
    PluginFailure failure = call.failure();
    if (failure == null
        && call.outcome() instanceof Outcome.NotExported
        && !OPTIONAL.contains(function)) {
      failure = failed("The plugin does not export " + function + ".");
    } else if (call.outcome() instanceof Outcome.Collateral) {
      failure = failed("The plugin has been torn down.");
    }
    if (failure != null && !isChain) {
      failures.add(failure);
    }
    return call;
  }

  private static PluginFailure failed(String message) {
    return new PluginFailure.Thrown("Error", message, null);
  }
}
