package io.sluice.deploy.scenario;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.deploy.Problem;
import io.sluice.operators.actions.Action;
import io.sluice.operators.actions.ActionEvent;
import io.sluice.operators.actions.ActionPerson;
import io.sluice.operators.actions.HookRequest;
import io.sluice.operators.actions.HookRequests;
import io.sluice.operators.actions.MatchListener;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javax.annotation.Nullable;

/** Why an event matches an action or not, and what its hooks would send. */
public final class ActionExplanation {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final Action action;
  private final boolean matches;
  private final List<StepRecord> steps;
  private final List<HookRequest> requests;

  private ActionExplanation(
      Action action, boolean matches, List<StepRecord> steps, List<HookRequest> requests) {
    this.action = action;
    this.matches = matches;
    this.steps = steps;
    this.requests = requests;
  }

  /** How the event fared with a step. */
  private record StepRecord(int number, List<Check> checks, boolean matches) {}

  /** How it fared with a condition. */
  private record Check(String asks, String found, boolean holds) {}

  /** Notes what it is told. */
  private static final class Notes implements MatchListener {
    private final List<StepRecord> steps = new ArrayList<>();
    private List<Check> checks = new ArrayList<>();

    @Override
    public void checked(int step, String asks, String found, boolean holds) {
      checks.add(new Check(asks, found, holds));
    }

    @Override
    public void ended(int step, boolean matches) {
      steps.add(new StepRecord(step, checks, matches));
      checks = new ArrayList<>();
    }
  }

  /**
   * Matches an event with an action.
   *
   * @param personFile null if the event has none
   * @param cohorts that the person is in
   * @throws Problem if a file cannot be read, or the job would refuse the action
   */
  public static ActionExplanation of(
      Path actionFile,
      Path eventFile,
      @Nullable Path personFile,
      Set<Integer> cohorts,
      String webhookUrl,
      String siteUrl) {
    Action action = Action.read(ActionFiles.object("action", actionFile));
    if (!action.problems().isEmpty()) {
      throw Problem.input(
          "The job would refuse the action %s: %s."
              .formatted(actionFile, String.join("; ", action.problems())));
    }
    ActionEvent event = ActionEvent.of(ActionFiles.object("event", eventFile), null);
    ActionPerson person =
        personFile == null ? null : ActionPerson.of(ActionFiles.object("person", personFile));
    Notes notes = new Notes();
    boolean matches = action.matches(event, person, (id, of) -> cohorts.contains(id), notes);
    boolean fires = matches && !action.isDeleted();
    return new ActionExplanation(
        action,
        matches,
        notes.steps,
        fires ? HookRequests.of(action, event, person, webhookUrl, siteUrl) : List.of());
  }

  /** For people. */
  public String text() {
    StringBuilder text = new StringBuilder();
    text.append("Action %d \"%s\" ".formatted(action.id(), action.name()))
        .append(matches ? "matches, by step %d.".formatted(matchingStep()) : "does not match.")
        .append("%n".formatted());
    if (steps.isEmpty()) {
      text.append("It has no steps.%n".formatted());
    }
    for (StepRecord step : steps) {
      text.append("step %d  %s%n".formatted(step.number(), step.matches() ? "matches" : "fails"));
      for (Check check : step.checks()) {
        text.append(check.holds() ? "  ok    " : "  FAIL  ").append(check.asks());
        if (!check.holds()) {
          text.append("; found ").append(check.found());
        }
        text.append("%n".formatted());
      }
    }
    if (action.isDeleted()) {
      text.append("The action is deleted: the job does not match it.%n".formatted());
    }
    action.warnings().forEach(w -> text.append("Warning: ").append(w).append(".%n".formatted()));
    for (HookRequest request : requests) {
      text.append("%nPOST %s%n%s%n".formatted(request.url(), request.body()));
    }
    return text.toString();
  }

  /** For programs. */
  public ObjectNode json() {
    ObjectNode json = JSON.objectNode().put("action", action.id()).put("matches", matches);
    json.put("step", matches ? matchingStep() : null);
    ArrayNode stepsJson = json.putArray("steps");
    for (StepRecord step : steps) {
      ObjectNode one =
          stepsJson.addObject().put("step", step.number()).put("matches", step.matches());
      ArrayNode conditions = one.putArray("conditions");
      for (Check check : step.checks()) {
        conditions
            .addObject()
            .put("asks", check.asks())
            .put("found", check.found())
            .put("holds", check.holds());
      }
    }
    action.warnings().forEach(json.putArray("warnings")::add);
    ArrayNode requestsJson = json.putArray("requests");
    for (HookRequest request : requests) {
      ObjectNode one = requestsJson.addObject().put("method", "POST").put("url", request.url());
      one.putObject("headers").put("Content-Type", HookRequest.CONTENT_TYPE);
      one.put("body", request.body());
    }
    return json;
  }

  private int matchingStep() {
    return steps.get(steps.size() - 1).number();
  }
}
