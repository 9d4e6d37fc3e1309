package io.sluice.deploy.scenario;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.deploy.Problem;
import java.util.HashSet;
import java.util.Set;
import javax.annotation.Nullable;

/**
 * What a step, or a case as a whole, is expected to do: the keys of the format that begin with
 * {@code expect}, checked.
 *
 * @param json these keys and their values as they stand
 */
record Expectations(ObjectNode json) {
  static final String VALUE = "expect";
  static final String ERROR = "expectError";
  static final String ERROR_WEAK = "expectErrorWeak";
  static final String FETCH = "expectFetch";
  static final String UNORDERED = "unordered";
  static final String IGNORE_FETCH = "ignoreFetch";
  static final String API = "expectApi";
  static final String CAPTURES = "expectCaptures";
  static final String CAPTURED_EVENTS = "expectCapturedEvents";
  static final String CAPTURED_LACKS = "expectCapturedLacks";
  static final String JOBS = "expectJobs";
  static final String LOGS = "expectLogs";
  static final String ERRORS = "expectErrors";
  static final String METRICS = "expectMetrics";
  static final String WALL = "expectWallMs";
  static final String CAPABILITIES = "expectCapabilities";
  static final String METHODS = "expectMethods";
  static final String METRIC_TYPES = "expectMetricTypes";
  static final String STORAGE = "expectStorage";
  static final String CACHE = "expectCache";

  /** All of them. */
  static final Set<String> KEYS =
      Set.of(
          VALUE,
          ERROR,
          ERROR_WEAK,
          FETCH,
          UNORDERED,
          IGNORE_FETCH,
          API,
          CAPTURES,
          CAPTURED_EVENTS,
          CAPTURED_LACKS,
          JOBS,
          LOGS,
          ERRORS,
          METRICS,
          WALL,
          CAPABILITIES,
          METHODS,
          METRIC_TYPES,
          STORAGE,
          CACHE);

  static final Expectations NONE = new Expectations(JsonNodeFactory.instance.objectNode());

  private static final Set<String> ARRAYS =
      Set.of(FETCH, API, CAPTURES, CAPTURED_EVENTS, CAPTURED_LACKS, JOBS, LOGS, ERRORS, WALL);
  private static final Set<String> OBJECTS =
      Set.of(METRICS, CAPABILITIES, METRIC_TYPES, STORAGE, CACHE);
  private static final Set<String> REQUEST_KEYS =
      Set.of("method", "url", "urlPrefix", "headers", "body", "json", "text");
  private static final Set<String> LOG_KEYS = Set.of("type", "message", "configId");
  private static final Set<String> ERROR_KEYS = Set.of("name", "message", "configId");
  private static final Set<String> CAPTURE_KEYS = Set.of("event", "properties");

  Expectations {
    requireNonNull(json, "json is null");
  }

  /**
   * Takes the expectations out of a case or step.
   *
   * @throws Problem if one of them is not of its kind
   */
  static Expectations of(ScenarioObject from) {
    ObjectNode taken = JsonNodeFactory.instance.objectNode();
    for (String key : KEYS) {
      JsonNode value = from.get(key);
      if (value != null) {
        check(from, key, value);
        taken.set(key, value);
      }
    }
    return new Expectations(taken);
  }

  /** The value, null if nothing is expected of it. */
  @Nullable
  JsonNode get(String key) {
    return json.get(key);
  }

  boolean has(String key) {
    return json.has(key);
  }

  boolean isFlagged(String key) {
    return json.path(key).asBoolean(false);
  }

  boolean expectsError() {
    return has(ERROR) || has(ERROR_WEAK);
  }

  private static void check(ScenarioObject from, String key, JsonNode value) {
    if (ARRAYS.contains(key) && !value.isArray()) {
      throw from.wrong(key, value, "an array");
    }
    if (OBJECTS.contains(key) && !value.isObject()) {
      throw from.wrong(key, value, "an object");
    }
    switch (key) {
      case ERROR, ERROR_WEAK -> from.text(key);
      case UNORDERED, IGNORE_FETCH -> from.flag(key);
      case FETCH, API -> checkElements(from, key, REQUEST_KEYS);
      case CAPTURES -> checkElements(from, key, CAPTURE_KEYS);
      case LOGS -> checkElements(from, key, LOG_KEYS);
      case ERRORS -> checkElements(from, key, ERROR_KEYS);
      case JOBS -> checkElements(from, key, ExpectedJob.KEYS);
      case CAPABILITIES ->
          ScenarioObject.of(from.placeOf(key), value, Set.of("methods", "jobs", "scheduled_tasks"));
      case WALL -> {
        if (value.size() != 2 || !value.get(0).isNumber() || !value.get(1).isNumber()) {
          throw from.wrong(key, value, "two numbers, the least and the most");
        }
      }
      default -> {}
    }
  }

  private static void checkElements(ScenarioObject from, String key, Set<String> known) {
    from.list(
        key,
        (place, element) -> {
          if (element.isObject()) {
            ScenarioObject.of(place, element, known);
          } else if (!element.isTextual() && !element.isArray()) {
            throw Problem.input("%s is %s; expected an object.".formatted(place, element));
          }
          return new HashSet<>();
        });
  }
}
