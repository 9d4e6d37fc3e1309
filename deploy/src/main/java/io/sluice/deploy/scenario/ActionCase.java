package io.sluice.deploy.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.deploy.Problem;
import io.sluice.operators.actions.Action;
import io.sluice.operators.actions.ActionEvent;
import io.sluice.operators.actions.ActionPerson;
import io.sluice.operators.actions.HookRequest;
import io.sluice.operators.actions.HookRequests;
import io.sluice.operators.actions.RestHook;
import io.sluice.runtime.http.HttpHeader;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import javax.annotation.Nullable;

/** One case of an action: whether an event matches it, or what its hook sends. */
final class ActionCase {
  /** The answer by which a target says that it wants no more. */
  private static final int GONE = 410;

  private static final Set<String> KEYS =
      Set.of(
          "name",
          "description",
          "action",
          "event",
          "person",
          "personCohorts",
          "elements",
          "expectMatch",
          "webhookUrl",
          "restHook",
          "siteUrl",
          "respondStatus",
          "expectRequest",
          "expectHookDeleted");

  private final ScenarioObject json;
  private final String name;
  private final ObjectNode row;
  private final Action action;
  private final ActionEvent event;
  @Nullable private final ActionPerson person;
  private final Set<Integer> cohorts = new HashSet<>();

  private ActionCase(ScenarioObject json) {
    this.json = json;
    this.name = json.requiredText("name");
    this.row = json.object("action");
    this.action = Action.read(row);
    this.event = ActionEvent.of(json.object("event"), elements(json));
    this.person = isGiven(json, "person") ? ActionPerson.of(json.object("person")) : null;
    json.list("personCohorts", (place, id) -> id).forEach(id -> cohorts.add(id.asInt()));
  }

  /**
   * Reads a case.
   *
   * @param place where it stands
   * @param unknown is told of keys that no case has; a case may have notes of its author's
   * @throws Problem if it says what no case can
   */
  static ActionCase read(String place, JsonNode json, Consumer<String> unknown) {
    if (json instanceof ObjectNode object) {
      Set<String> others = new LinkedHashSet<>();
      object.fieldNames().forEachRemaining(others::add);
      others.removeAll(KEYS);
      others.forEach(key -> unknown.accept("%s has the unknown key \"%s\".".formatted(place, key)));
      object.remove(others);
    }
    ActionCase read = new ActionCase(ScenarioObject.of(place, json, KEYS));
    boolean expectsAnything =
        json.has("expectMatch") || json.has("expectRequest") || json.has("expectHookDeleted");
    if (!expectsAnything) {
      throw Problem.input(
          "%s expects nothing; expected \"expectMatch\", \"expectRequest\" or \"expectHookDeleted\"."
              .formatted(place));
    }
    if (json.has("expectRequest") && !isGiven(read.json, "webhookUrl") && !read.isRestHook()) {
      throw Problem.input(
          "%s has \"expectRequest\" and no hook; expected \"webhookUrl\" or \"restHook\"."
              .formatted(place));
    }
    return read;
  }

  CaseResult run() {
    Optional<Difference> difference = ofMatch().or(this::ofRequest).or(this::ofDeletion);
    return difference.isPresent()
        ? CaseResult.failed(name, 0, difference.get(), List.of())
        : CaseResult.passed(name, List.of());
  }

  private Optional<Difference> ofMatch() {
    if (!isGiven(json, "expectMatch")) {
      return Optional.empty();
    }
    boolean matches = action.matches(event, person, (id, of) -> cohorts.contains(id), null);
    return difference("expectMatch", BooleanNode.valueOf(matches));
  }

  private Optional<Difference> ofRequest() {
    JsonNode expected = json.get("expectRequest");
    if (expected == null) {
      return Optional.empty();
    }
    Request request = request();
    if (request == null || expected.isNull()) {
      return difference("expectRequest", request == null ? NullNode.instance : request.toJson());
    }
    ArrayNode one = JsonNodeFactory.instance.arrayNode().add(expected);
    return RequestCheck.matches(one, List.of(request), false)
        ? Optional.empty()
        : Optional.of(new Difference("expectRequest", expected, request.toJson()));
  }

  private Optional<Difference> ofDeletion() {
    if (!isGiven(json, "expectHookDeleted")) {
      return Optional.empty();
    }
    boolean isDeleted = isRestHook() && json.integer("respondStatus", 200) == GONE;
    return difference("expectHookDeleted", BooleanNode.valueOf(isDeleted));
  }

  private Optional<Difference> difference(String key, JsonNode actual) {
    JsonNode expected = json.get(key);
    return JsonMatch.equal(expected, actual)
        ? Optional.empty()
        : Optional.of(new Difference(key, expected, actual));
  }

  /** What the hook sends, null if that is nothing; the action is taken as matched. */
  @Nullable
  private Request request() {
    HookRequest request =
        isRestHook() ? HookRequests.restHook(action, restHook(), event, person) : webhook();
    return request == null
        ? null
        : new Request(
            "POST",
            request.url(),
            List.of(new HttpHeader("Content-Type", HookRequest.CONTENT_TYPE)),
            request.body());
  }

  /** A row that does not say whether it is posted is: a case is short. */
  @Nullable
  private HookRequest webhook() {
    String url = json.text("webhookUrl");
    boolean isPosted = action.isPosted() || !row.has("post_to_slack");
    String siteUrl = json.text("siteUrl");
    return url == null || url.isEmpty() || !isPosted
        ? null
        : HookRequests.webhook(action, event, person, url, siteUrl == null ? "" : siteUrl);
  }

  private boolean isRestHook() {
    return isGiven(json, "restHook");
  }

  private RestHook restHook() {
    ObjectNode hook = json.object("restHook");
    return new RestHook(hook.path("id"), hook.path("event"), hook.path("target").asText(""));
  }

  @Nullable
  private static ArrayNode elements(ScenarioObject json) {
    JsonNode elements = json.get("elements");
    if (elements == null || elements.isNull()) {
      return null;
    }
    if (elements instanceof ArrayNode array) {
      return array;
    }
    throw json.wrong("elements", elements, "an array");
  }

  private static boolean isGiven(ScenarioObject json, String key) {
    JsonNode value = json.get(key);
    return value != null && !value.isNull();
  }
}
