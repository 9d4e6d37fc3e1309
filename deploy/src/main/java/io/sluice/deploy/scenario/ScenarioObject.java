package io.sluice.deploy.scenario;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.deploy.Problem;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import javax.annotation.Nullable;

/**
 * One object of a scenario file, with the place where it stands. Every getter says what is wrong
 * with a value in a sentence that names the place; a key that is not known is an error.
 */
final class ScenarioObject {
  private final String place;
  private final ObjectNode json;

  private ScenarioObject(String place, ObjectNode json) {
    this.place = place;
    this.json = json;
  }

  /**
   * Checks that a value is an object with these keys only.
   *
   * @throws Problem if it is not
   */
  static ScenarioObject of(String place, JsonNode value, Set<String> known) {
    if (!(value instanceof ObjectNode object)) {
      throw Problem.input("%s is %s; expected an object.".formatted(place, kindOf(value)));
    }
    Set<String> unknown = new LinkedHashSet<>();
    object.fieldNames().forEachRemaining(unknown::add);
    unknown.removeAll(known);
    if (!unknown.isEmpty()) {
      throw Problem.input(
          "%s has the unknown key \"%s\"; expected some of %s."
              .formatted(
                  place, String.join("\", \"", unknown), String.join(", ", new TreeSet<>(known))));
    }
    return new ScenarioObject(place, object);
  }

  String place() {
    return place;
  }

  String placeOf(String key) {
    return place + " → \"" + key + "\"";
  }

  boolean has(String key) {
    return json.has(key);
  }

  /** The value, null if the key is missing. */
  @Nullable
  JsonNode get(String key) {
    return json.get(key);
  }

  /** The text, null if it is missing or null. */
  @Nullable
  String text(String key) {
    JsonNode value = json.get(key);
    if (value == null || value.isNull()) {
      return null;
    }
    if (!value.isTextual()) {
      throw wrong(key, value, "a string");
    }
    return value.textValue();
  }

  String requiredText(String key) {
    String value = text(key);
    if (value == null) {
      throw Problem.input("%s lacks \"%s\"; expected a string there.".formatted(place, key));
    }
    return value;
  }

  int integer(String key, int otherwise) {
    JsonNode value = json.get(key);
    if (value == null || value.isNull()) {
      return otherwise;
    }
    if (!value.isIntegralNumber() || !value.canConvertToInt()) {
      throw wrong(key, value, "an integer");
    }
    return value.intValue();
  }

  boolean flag(String key) {
    JsonNode value = json.get(key);
    if (value == null || value.isNull()) {
      return false;
    }
    if (!value.isBoolean()) {
      throw wrong(key, value, "true or false");
    }
    return value.booleanValue();
  }

  /** A time span, 0 or more; null if it is missing. */
  @Nullable
  Duration span(String key, long millisPerUnit) {
    JsonNode value = json.get(key);
    if (value == null || value.isNull()) {
      return null;
    }
    if (!value.isNumber() || value.doubleValue() < 0) {
      throw wrong(key, value, "a number, 0 or more");
    }
    return Duration.ofMillis(Math.round(value.doubleValue() * millisPerUnit));
  }

  /** A point in time: ISO with a zone, or milliseconds since 1970; null if it is missing. */
  @Nullable
  Instant time(String key) {
    JsonNode value = json.get(key);
    if (value == null || value.isNull()) {
      return null;
    }
    if (value.isNumber()) {
      return Instant.ofEpochMilli(value.longValue());
    }
    try {
      return OffsetDateTime.parse(value.asText()).toInstant();
    } catch (DateTimeException e) {
      throw wrong(key, value, "an ISO time with a zone, for example \"2022-08-01T00:00:00Z\"");
    }
  }

  /** An object with any keys; empty if it is missing. */
  ObjectNode object(String key) {
    JsonNode value = json.get(key);
    if (value == null || value.isNull()) {
      return json.objectNode();
    }
    if (value instanceof ObjectNode object) {
      return object;
    }
    throw wrong(key, value, "an object");
  }

  /** The elements of an array, each with its place; empty if it is missing. */
  <T> List<T> list(String key, BiFunction<String, JsonNode, T> read) {
    JsonNode value = json.get(key);
    if (value == null || value.isNull()) {
      return List.of();
    }
    if (!value.isArray()) {
      throw wrong(key, value, "an array");
    }
    List<T> elements = new ArrayList<>();
    for (int i = 0; i < value.size(); i++) {
      elements.add(read.apply(placeOf(key) + " " + (i + 1), value.get(i)));
    }
    return elements;
  }

  /** Texts: an array of them, or a single one; empty if it is missing. */
  Set<String> texts(String key) {
    JsonNode value = json.get(key);
    if (value != null && value.isTextual()) {
      return Set.of(value.textValue());
    }
    return new LinkedHashSet<>(
        list(
            key,
            (where, element) -> {
              if (!element.isTextual()) {
                throw Problem.input(
                    "%s is %s; expected a string.".formatted(where, kindOf(element)));
              }
              return element.textValue();
            }));
  }

  Problem wrong(String key, JsonNode value, String expected) {
    return Problem.input("%s is %s; expected %s.".formatted(placeOf(key), kindOf(value), expected));
  }

  private static String kindOf(JsonNode value) {
    return switch (value.getNodeType()) {
      case OBJECT -> "an object";
      case ARRAY -> "an array";
      case MISSING -> "missing";
      case STRING, NUMBER, BOOLEAN, NULL, BINARY, POJO -> value.toString();
    };
  }
}
