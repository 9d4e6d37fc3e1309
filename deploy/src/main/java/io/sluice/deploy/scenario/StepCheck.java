package io.sluice.deploy.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.sluice.runtime.host.PluginFailure;
import io.sluice.runtime.local.LocalEntry;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import javax.annotation.Nullable;

/**
 * Compares what a step caused with what was expected. What set-up caused may be counted in with the
 * first step or left out, as the file's author likes.
 */
final class StepCheck {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final Expectations expected;
  private final Observed step;

  /** The ways to look at it: the step alone, and with the set-up before it. */
  private final List<Observed> views;

  private final long nowMillis;
  private final long slackMillis;

  /**
   * A check of one step.
   *
   * @param before what set-up caused, for the first step
   * @param nowMillis the clock at its end
   * @param slackMillis by how much the times of jobs may differ
   */
  StepCheck(
      Expectations expected,
      Observed step,
      @Nullable Observed before,
      long nowMillis,
      long slackMillis) {
    this.expected = expected;
    this.step = step;
    this.views = before == null ? List.of(step) : List.of(step, before.then(step));
    this.nowMillis = nowMillis;
    this.slackMillis = slackMillis;
  }

  /** The first thing that is not as expected. */
  Optional<Difference> difference(boolean mustCauseNothingElse) {
    return unanswered()
        .or(this::error)
        .or(this::value)
        .or(() -> requests(mustCauseNothingElse))
        .or(() -> captures(mustCauseNothingElse))
        .or(() -> jobs(mustCauseNothingElse))
        .or(this::logs)
        .or(this::errors)
        .or(this::wallTime);
  }

  /** Comes first: whatever else is wrong may come of it. */
  private Optional<Difference> unanswered() {
    return step.unanswered().isEmpty() || expected.isFlagged(Expectations.IGNORE_FETCH)
        ? Optional.empty()
        : different("an answer to every request", JSON.arrayNode(), requests(step.unanswered()));
  }

  private Optional<Difference> error() {
    PluginFailure failure = step.finalFailure();
    if (!expected.expectsError()) {
      return failure == null
          ? Optional.empty()
          : different("no error", NullNode.instance, TextNode.valueOf(failure.text()));
    }
    List<String> texts = step.errorTexts();
    for (String key : List.of(Expectations.ERROR, Expectations.ERROR_WEAK)) {
      JsonNode text = expected.get(key);
      if (text != null && texts.stream().anyMatch(each -> each.contains(text.asText()))) {
        return Optional.empty();
      }
    }
    String key = expected.has(Expectations.ERROR) ? Expectations.ERROR : Expectations.ERROR_WEAK;
    return different(
        key,
        expected.get(key),
        texts.isEmpty() ? NullNode.instance : TextNode.valueOf(String.join("\n", texts)));
  }

  private Optional<Difference> value() {
    JsonNode value = expected.get(Expectations.VALUE);
    JsonNode actual = step.value() == null ? NullNode.instance : step.value();
    return value == null || JsonMatch.equal(value, actual)
        ? Optional.empty()
        : different(Expectations.VALUE, value, actual);
  }

  private Optional<Difference> requests(boolean mustCauseNothingElse) {
    boolean isUnordered = expected.isFlagged(Expectations.UNORDERED);
    boolean isIgnored = expected.isFlagged(Expectations.IGNORE_FETCH);
    Optional<Difference> fetch =
        isIgnored
            ? Optional.empty()
            : compare(
                Expectations.FETCH,
                mustCauseNothingElse,
                view ->
                    RequestCheck.matches(
                        expectedOr(Expectations.FETCH), view.fetches(), isUnordered),
                view -> requests(view.fetches()));
    return fetch.or(
        () ->
            compare(
                Expectations.API,
                false,
                view ->
                    RequestCheck.matches(
                        expectedOr(Expectations.API), view.apiCalls(), isUnordered),
                view -> requests(view.apiCalls())));
  }

  private Optional<Difference> captures(boolean mustCauseNothingElse) {
    boolean isSaid =
        expected.has(Expectations.CAPTURED_EVENTS) || expected.has(Expectations.CAPTURED_LACKS);
    return compare(
            Expectations.CAPTURES,
            mustCauseNothingElse && !isSaid,
            view -> areCaptured(expectedOr(Expectations.CAPTURES), view.captures()),
            StepCheck::captures)
        .or(
            () ->
                compare(
                    Expectations.CAPTURED_EVENTS,
                    false,
                    view -> areProduced(expectedOr(Expectations.CAPTURED_EVENTS), view),
                    StepCheck::producedEvents))
        .or(
            () ->
                compare(
                    Expectations.CAPTURED_LACKS,
                    false,
                    view -> areLacking(expectedOr(Expectations.CAPTURED_LACKS), view),
                    StepCheck::producedEvents));
  }

  private Optional<Difference> jobs(boolean mustCauseNothingElse) {
    return compare(
        Expectations.JOBS,
        mustCauseNothingElse,
        view ->
            eachMatches(
                expectedOr(Expectations.JOBS),
                view.jobs(),
                (json, job) -> ExpectedJob.matches(json, job, nowMillis, slackMillis)),
        view -> {
          ArrayNode jobs = JSON.arrayNode();
          view.jobs().forEach(job -> jobs.add(toJson(job)));
          return jobs;
        });
  }

  private Optional<Difference> logs() {
    return compare(
        Expectations.LOGS,
        false,
        view -> eachMatches(expectedOr(Expectations.LOGS), view.logs(), StepCheck::isLog),
        StepCheck::logs);
  }

  private Optional<Difference> errors() {
    return compare(
        Expectations.ERRORS,
        false,
        view ->
            eachMatches(expectedOr(Expectations.ERRORS), view.errors(), StepCheck::isError)
                || eachMatches(
                    expectedOr(Expectations.ERRORS), view.allErrors(), StepCheck::isError),
        view -> {
          ArrayNode errors = JSON.arrayNode();
          view.errors()
              .forEach(
                  entry ->
                      errors
                          .addObject()
                          .put("configId", entry.configId())
                          .put("message", entry.failure().text()));
          return errors;
        });
  }

  private Optional<Difference> wallTime() {
    JsonNode range = expected.get(Expectations.WALL);
    boolean isIn =
        range == null
            || (step.wallMillis() >= range.get(0).doubleValue()
                && step.wallMillis() <= range.get(1).doubleValue());
    return isIn
        ? Optional.empty()
        : different(Expectations.WALL, range, JSON.numberNode(step.wallMillis()));
  }

  /**
   * Compares something that may be looked at in each way.
   *
   * @param isRule whether the step alone must cause none of it if nothing is expected
   */
  private Optional<Difference> compare(
      String key,
      boolean isRule,
      Predicate<Observed> isAsExpected,
      Function<Observed, JsonNode> show) {
    if (expected.has(key)) {
      return views.stream().anyMatch(isAsExpected)
          ? Optional.empty()
          : different(key, expected.get(key), show.apply(views.get(views.size() - 1)));
    }
    return !isRule || isAsExpected.test(step)
        ? Optional.empty()
        : different(key, JSON.arrayNode(), show.apply(step));
  }

  private JsonNode expectedOr(String key) {
    JsonNode given = expected.get(key);
    return given == null ? JSON.arrayNode() : given;
  }

  private static Optional<Difference> different(String check, JsonNode wanted, JsonNode actual) {
    return Optional.of(new Difference(check, wanted, actual));
  }

  // --- What is the same as what -----------------------------------------------------------------

  private interface Pair<T> {
    boolean isSame(JsonNode expected, T actual);
  }

  private static <T> boolean eachMatches(JsonNode wanted, List<T> actual, Pair<T> pair) {
    if (wanted.size() != actual.size()) {
      return false;
    }
    for (int i = 0; i < actual.size(); i++) {
      if (!pair.isSame(wanted.get(i), actual.get(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isLog(JsonNode wanted, LocalEntry.Logged entry) {
    if (wanted.isTextual()) {
      return wanted.textValue().equals(entry.log().message());
    }
    return (!wanted.has("type")
            || wanted
                .get("type")
                .asText()
                .toUpperCase(Locale.ROOT)
                .equals(entry.log().level().name()))
        && (!wanted.has("message") || wanted.get("message").asText().equals(entry.log().message()))
        && isConfig(wanted, entry);
  }

  private static boolean isError(JsonNode wanted, LocalEntry.Failed entry) {
    String text = entry.failure().text();
    if (wanted.isTextual()) {
      return text.contains(wanted.textValue());
    }
    return text.contains(wanted.path("message").asText(""))
        && (!wanted.has("name") || wanted.get("name").asText().equals(entry.failure().name()))
        && isConfig(wanted, entry);
  }

  private static boolean isConfig(JsonNode wanted, LocalEntry entry) {
    return !wanted.has("configId") || wanted.get("configId").asInt() == entry.configId();
  }

  /** An expectation has the arguments in an array, or by name, or only the event's name. */
  private static boolean areCaptured(JsonNode wanted, List<LocalEntry.Captured> captured) {
    return eachMatches(
        wanted,
        captured,
        (json, entry) -> {
          JsonNode event =
              json.isArray() ? json.path(0) : json.isObject() ? json.path("event") : json;
          JsonNode properties = json.isArray() ? json.path(1) : json.path("properties");
          return event.asText().equals(entry.capture().event())
              && (properties.isMissingNode()
                  || JsonMatch.equal(properties, Observed.properties(entry.capture())));
        });
  }

  /** Each expected event is part of one that was produced, in the same order. */
  private static boolean areProduced(JsonNode wanted, Observed view) {
    int next = 0;
    for (LocalEntry.Captured entry : view.captures()) {
      if (next < wanted.size()
          && JsonMatch.contains(wanted.get(next), JsonMatch.read(entry.event()))) {
        next++;
      }
    }
    return next == wanted.size();
  }

  /** Names for all events, or an array of names for each. */
  private static boolean areLacking(JsonNode wanted, Observed view) {
    List<LocalEntry.Captured> captured = view.captures();
    for (int i = 0; i < captured.size(); i++) {
      JsonNode properties = JsonMatch.read(captured.get(i).event()).path("properties");
      JsonNode names = wanted.path(0).isArray() ? wanted.path(i) : wanted;
      for (JsonNode name : names) {
        if (properties.has(name.asText())) {
          return false;
        }
      }
    }
    return true;
  }

  // --- How it is shown --------------------------------------------------------------------------

  private static JsonNode requests(List<Request> requests) {
    ArrayNode all = JSON.arrayNode();
    requests.forEach(request -> all.add(request.toJson()));
    return all;
  }

  private static JsonNode captures(Observed view) {
    ArrayNode all = JSON.arrayNode();
    view.captures()
        .forEach(
            entry ->
                all.addArray()
                    .add(entry.capture().event())
                    .add(Observed.properties(entry.capture())));
    return all;
  }

  private static JsonNode producedEvents(Observed view) {
    ArrayNode all = JSON.arrayNode();
    view.captures().forEach(entry -> all.add(JsonMatch.read(entry.event())));
    return all;
  }

  private static JsonNode logs(Observed view) {
    ArrayNode all = JSON.arrayNode();
    view.logs()
        .forEach(
            entry ->
                all.addObject()
                    .put("type", entry.log().level().name())
                    .put("message", entry.log().message()));
    return all;
  }

  static ObjectNode toJson(LocalEntry.Enqueued enqueued) {
    ObjectNode json = JSON.objectNode();
    json.put("type", enqueued.job().name());
    if (enqueued.job().payload() != null) {
      json.set("payload", JsonMatch.read(enqueued.job().payload()));
    }
    return json.put("timestamp", enqueued.job().atMillis());
  }
}
