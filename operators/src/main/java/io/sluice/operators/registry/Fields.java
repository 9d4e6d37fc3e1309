package io.sluice.operators.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.operators.json.Json;
import io.sluice.operators.output.ClickHouseTime;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javax.annotation.Nullable;

/** Reads a record's fields, with a sentence about each that is not what it must be. */
final class Fields {
  /** What a field with a time must hold. */
  static final String TIME = "a time such as 2024-01-31T12:00:00Z";

  private static final int QUOTED = 60;

  /** Fields whose values are secret, or too long to tell anything. */
  private static final Set<String> NOT_QUOTED =
      Set.of(
          "api_token",
          "slack_incoming_webhook",
          "config",
          "archive",
          "contents",
          "source",
          "source__index_ts",
          "source__plugin_json");

  private final String key;
  private final ObjectNode json;

  Fields(String key, ObjectNode json) {
    this.key = key;
    this.json = json;
  }

  /** The id in the record, which must be the key's. */
  int id(String field, int expected) throws RefusedException {
    JsonNode value = json.get(field);
    if (value == null || !value.isInt() || value.intValue() != expected) {
      throw refused(field, expected + ", as in the key");
    }
    return expected;
  }

  int reference(String field) throws RefusedException {
    JsonNode value = json.get(field);
    if (value == null || !value.isInt() || value.intValue() <= 0) {
      throw refused(field, "an integer from 1 to 2147483647");
    }
    return value.intValue();
  }

  @Nullable
  Integer optionalInt(String field, int min, int max) throws RefusedException {
    JsonNode value = json.get(field);
    if (isAbsent(value)) {
      return null;
    }
    if (!value.isInt() || value.intValue() < min || value.intValue() > max) {
      throw refused(field, "an integer from " + min + " to " + max);
    }
    return value.intValue();
  }

  boolean requiredBoolean(String field) throws RefusedException {
    JsonNode value = json.get(field);
    if (value == null || !value.isBoolean()) {
      throw refused(field, "true or false");
    }
    return value.booleanValue();
  }

  boolean optionalBoolean(String field) throws RefusedException {
    return booleanOr(field, false);
  }

  boolean booleanOr(String field, boolean ifAbsent) throws RefusedException {
    return isAbsent(json.get(field)) ? ifAbsent : requiredBoolean(field);
  }

  @Nullable
  String optionalText(String field) throws RefusedException {
    JsonNode value = json.get(field);
    if (isAbsent(value)) {
      return null;
    }
    if (!value.isTextual()) {
      throw refused(field, "a string");
    }
    return value.textValue();
  }

  /** An id that some tables hold as a number and some as a uuid. */
  @Nullable
  String optionalIdText(String field) throws RefusedException {
    JsonNode value = json.get(field);
    return value != null && value.isIntegralNumber() ? value.asText() : optionalText(field);
  }

  /** One of the names, in lower case in the record. */
  String oneOf(String field, List<String> names, String absent) throws RefusedException {
    return isAbsent(json.get(field)) ? absent : requiredOneOf(field, names);
  }

  /** One of the names, in lower case in the record. */
  String requiredOneOf(String field, List<String> names) throws RefusedException {
    String value = optionalText(field);
    if (value == null || !names.contains(value)) {
      throw refused(field, "one of " + String.join(", ", names));
    }
    return value;
  }

  /** A time in ISO 8601 and in the years 0 to 9999; in milliseconds since the epoch. */
  @Nullable
  Long optionalMillis(String field) throws RefusedException {
    String value = optionalText(field);
    if (value == null) {
      return null;
    }
    Instant time;
    try {
      time = Instant.parse(value);
    } catch (DateTimeParseException e) {
      throw refused(field, TIME);
    }
    if (time.isBefore(Instant.ofEpochMilli(ClickHouseTime.MIN_MILLIS))
        || time.isAfter(Instant.ofEpochMilli(ClickHouseTime.MAX_MILLIS))) {
      throw refused(field, TIME);
    }
    return time.toEpochMilli();
  }

  JsonNode requiredArray(String field) throws RefusedException {
    JsonNode value = json.path(field);
    if (!value.isArray()) {
      throw refused(field, "an array");
    }
    return value;
  }

  /** The field as it is, a missing node if it is not there. */
  JsonNode json(String field) {
    return json.path(field);
  }

  /** The text of a JSON object, {@code {}} if the field is absent. */
  String objectText(String field) throws RefusedException {
    JsonNode value = json.get(field);
    if (isAbsent(value)) {
      return "{}";
    }
    if (!value.isObject()) {
      throw refused(field, "a JSON object");
    }
    return Json.writeText(value);
  }

  RefusedException refused(String field, String expected) {
    JsonNode value = json.get(field);
    return new RefusedException(
        "The registry record "
            + key
            + " is refused: the field \""
            + field
            + "\" is "
            + found(field, value)
            + "; expected "
            + expected
            + ". Correct it and send the record again.");
  }

  private static boolean isAbsent(@Nullable JsonNode value) {
    return value == null || value.isNull();
  }

  private static String found(String field, @Nullable JsonNode value) {
    if (value == null) {
      return "missing";
    }
    if (NOT_QUOTED.contains(field)) {
      return "a JSON " + value.getNodeType().name().toLowerCase(Locale.ROOT);
    }
    String text = Json.writeText(value);
    return text.length() <= QUOTED ? text : text.substring(0, QUOTED) + "...";
  }
}
