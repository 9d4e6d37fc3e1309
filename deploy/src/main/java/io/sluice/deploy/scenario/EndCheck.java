package io.sluice.deploy.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.runtime.host.Capabilities;
import io.sluice.runtime.host.Invocation;
import io.sluice.runtime.host.StateValue;
import io.sluice.runtime.local.LocalTeam;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Compares what a plugin exports and what state it has with what was expected. Of metrics, storage
 * and cache the given keys are compared: null stands for a key that is not there, and an empty
 * object for none at all.
 */
final class EndCheck {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /** What every plugin with {@code exportEvents} has upstream, after its upgrades (§8.1, §8.2). */
  private static final Set<String> UPGRADED_METHODS =
      Set.of(Invocation.ON_EVENT, Invocation.SETUP_PLUGIN, Invocation.TEARDOWN_PLUGIN);

  private static final Set<String> UPGRADED_JOBS =
      Set.of(
          "exportEventsWithRetry",
          "exportEventsFromTheBeginning",
          "Export historical events",
          "Export historical events V2",
          "exportHistoricalEvents",
          "exportHistoricalEventsV2");
  private static final Set<String> UPGRADED_TASKS = Set.of("runEveryMinute");
  private static final Set<String> EXPORT_METRICS =
      Set.of(
          "events_seen",
          "events_delivered_successfully",
          "undelivered_events",
          "retry_errors",
          "other_errors");

  private final Expectations expected;
  private final LocalTeam team;
  private final int configId;
  private final int pluginId;

  EndCheck(Expectations expected, LocalTeam team, int configId, int pluginId) {
    this.expected = expected;
    this.team = team;
    this.configId = configId;
    this.pluginId = pluginId;
  }

  /** The first thing that is not as expected. */
  Optional<Difference> difference() {
    return capabilities()
        .or(this::methods)
        .or(this::metricTypes)
        .or(() -> entries(Expectations.METRICS, metrics()))
        .or(() -> entries(Expectations.STORAGE, storage()))
        .or(() -> entries(Expectations.CACHE, cache()));
  }

  private Optional<Difference> capabilities() {
    JsonNode wanted = expected.get(Expectations.CAPABILITIES);
    if (wanted == null) {
      return Optional.empty();
    }
    Capabilities exported = team.capabilities(configId);
    boolean isUpgraded = exported.methods().contains(Invocation.EXPORT_EVENTS);
    boolean areAll =
        (!wanted.has("methods") || areMethods(wanted.get("methods"), exported))
            && isSet(wanted.get("jobs"), exported.jobs(), isUpgraded ? UPGRADED_JOBS : Set.of())
            && isSet(
                wanted.get("scheduled_tasks"),
                exported.scheduledTasks(),
                isUpgraded ? UPGRADED_TASKS : Set.of());
    if (areAll) {
      return Optional.empty();
    }
    ObjectNode actual = JSON.objectNode();
    actual.set("methods", array(exported.methods()));
    actual.set("jobs", array(exported.jobs()));
    actual.set("scheduled_tasks", array(exported.scheduledTasks()));
    return Optional.of(new Difference(Expectations.CAPABILITIES, wanted, actual));
  }

  private Optional<Difference> methods() {
    JsonNode wanted = expected.get(Expectations.METHODS);
    if (wanted == null) {
      return Optional.empty();
    }
    Capabilities exported = team.capabilities(configId);
    boolean isSo = true;
    if (wanted.isArray()) {
      isSo = areMethods(wanted, exported);
    } else {
      for (Map.Entry<String, JsonNode> field : wanted.properties()) {
        isSo = isSo && exported.exports(field.getKey()) == field.getValue().asBoolean();
      }
    }
    return isSo
        ? Optional.empty()
        : Optional.of(new Difference(Expectations.METHODS, wanted, array(exported.methods())));
  }

  /** A batch function counts as processEvent, or by its own name, or by both (contract §4.2). */
  private static boolean areMethods(JsonNode wanted, Capabilities exported) {
    Set<String> needed = new HashSet<>(exported.methods());
    Set<String> possible = new HashSet<>();
    if (needed.remove(Invocation.PROCESS_EVENT_BATCH)) {
      possible.add(Invocation.PROCESS_EVENT_BATCH);
      possible.add(Invocation.PROCESS_EVENT);
    }
    if (needed.contains(Invocation.EXPORT_EVENTS)) {
      possible.addAll(UPGRADED_METHODS);
    }
    return isSet(wanted, needed, possible);
  }

  /** Whether all that is needed is named, and nothing but that and what is possible. */
  private static boolean isSet(JsonNode wanted, Set<String> needed, Set<String> possible) {
    if (wanted == null) {
      return true;
    }
    Set<String> named = new HashSet<>();
    wanted.forEach(name -> named.add(name.asText()));
    Set<String> others = new HashSet<>(named);
    others.removeAll(needed);
    return named.containsAll(needed) && possible.containsAll(others);
  }

  private Optional<Difference> metricTypes() {
    JsonNode wanted = expected.get(Expectations.METRIC_TYPES);
    if (wanted == null) {
      return Optional.empty();
    }
    ObjectNode actual = JSON.objectNode();
    team.capabilities(configId)
        .metrics()
        .forEach((name, type) -> actual.put(name, type.name().toLowerCase(Locale.ROOT)));
    ObjectNode own = actual.deepCopy();
    own.remove(EXPORT_METRICS);
    ObjectNode lower = JSON.objectNode();
    wanted
        .properties()
        .forEach(
            entry -> lower.put(entry.getKey(), entry.getValue().asText().toLowerCase(Locale.ROOT)));
    return lower.equals(actual) || lower.equals(own)
        ? Optional.empty()
        : Optional.of(new Difference(Expectations.METRIC_TYPES, wanted, actual));
  }

  private static Optional<Difference> entriesOf(String key, JsonNode wanted, ObjectNode actual) {
    boolean isSo = !wanted.isEmpty() || actual.isEmpty();
    for (Map.Entry<String, JsonNode> field : wanted.properties()) {
      JsonNode value = actual.path(field.getKey());
      isSo =
          isSo
              && (value.isMissingNode()
                  ? field.getValue().isNull()
                  : JsonMatch.equal(field.getValue(), value));
    }
    return isSo ? Optional.empty() : Optional.of(new Difference(key, wanted, actual));
  }

  private Optional<Difference> entries(String key, ObjectNode actual) {
    JsonNode wanted = expected.get(key);
    return wanted == null ? Optional.empty() : entriesOf(key, wanted, actual);
  }

  /** A metric that was never told of stands at 0. */
  private ObjectNode metrics() {
    ObjectNode values = JSON.objectNode();
    JsonNode wanted = expected.get(Expectations.METRICS);
    if (wanted != null) {
      wanted.fieldNames().forEachRemaining(name -> putIfDeclared(values, name, wanted));
    }
    team.metrics(configId).forEach(values::put);
    return values;
  }

  private void putIfDeclared(ObjectNode values, String name, JsonNode wanted) {
    if (team.capabilities(configId).metrics().containsKey(name) && !wanted.get(name).isNull()) {
      values.put(name, 0.0);
    }
  }

  private ObjectNode storage() {
    ObjectNode values = JSON.objectNode();
    team.storage(configId).forEach((name, json) -> values.set(name, JsonMatch.read(json)));
    return values;
  }

  /** A text that is JSON stands for it, as {@code cache.get} reads it. */
  private ObjectNode cache() {
    ObjectNode values = JSON.objectNode();
    team.cache(pluginId)
        .forEach(
            (name, value) -> {
              if (value instanceof StateValue.Text text) {
                JsonNode json = JsonMatch.parsed(text.text());
                values.set(name, json == null ? JSON.textNode(text.text()) : json);
              } else if (value instanceof StateValue.Elements elements) {
                values.set(name, array(elements.elements()));
              } else {
                values.set(name, NullNode.instance);
              }
            });
    return values;
  }

  private static ArrayNode array(Iterable<String> texts) {
    ArrayNode array = JSON.arrayNode();
    (texts instanceof Set<String> set ? new TreeSet<>(set) : texts).forEach(array::add);
    return array;
  }
}
