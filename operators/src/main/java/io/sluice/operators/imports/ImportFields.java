package io.sluice.operators.imports;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.operators.event.EventJson;
import io.sluice.operators.event.JavaScriptDate;
import io.sluice.operators.event.RejectCode;
import io.sluice.operators.event.RejectedException;
import io.sluice.operators.json.Json;
import io.sluice.operators.json.UnreadableJson;
import io.sluice.operators.output.ClickHouseTime;
import io.sluice.operators.output.Uuidt;
import java.util.UUID;

/**
 * Fields of a record to import, as exports of Postgres and ClickHouse have them: truth values also
 * as 0 and 1, objects also as text, times with and without zone. What is null is absent.
 */
final class ImportFields {
  private final ObjectNode record;

  ImportFields(ObjectNode record) {
    this.record = requireNonNull(record, "record is null");
  }

  /** An object, or a text that stands for an object with this field alone. */
  static ImportFields ofItem(JsonNode item, String field) {
    return new ImportFields(
        item instanceof ObjectNode object
            ? object
            : JsonNodeFactory.instance.objectNode().set(field, item));
  }

  static RejectedException refused(String message) {
    return new RejectedException(RejectCode.INVALID_IMPORT, message);
  }

  boolean has(String field) {
    return record.hasNonNull(field);
  }

  int team(String field) throws RejectedException {
    if (!has(field)) {
      throw new RejectedException(RejectCode.MISSING_TEAM, missing(field, "an integer above 0"));
    }
    JsonNode team = record.get(field);
    if (!team.isInt() || team.intValue() < 1) {
      throw new RejectedException(
          RejectCode.INVALID_TEAM, wrong(field, team, "an integer above 0"));
    }
    return team.intValue();
  }

  UUID uuid(String field) throws RejectedException {
    JsonNode uuid = required(field, "a uuid");
    if (!uuid.isTextual() || !Uuidt.isValid(uuid.textValue())) {
      throw refused(wrong(field, uuid, "a uuid"));
    }
    return UUID.fromString(uuid.textValue());
  }

  String text(String field, int maxCharacters) throws RejectedException {
    String expected = "text of at most " + maxCharacters + " characters";
    JsonNode text = required(field, expected);
    if (!text.isTextual() || text.textValue().length() > maxCharacters) {
      throw refused(wrong(field, text, expected));
    }
    return text.textValue();
  }

  long integer(String field, long min, long max) throws RejectedException {
    String expected = "an integer from " + min + " to " + max;
    JsonNode number = required(field, expected);
    boolean isGood =
        number.isIntegralNumber()
            && number.canConvertToLong()
            && number.longValue() >= min
            && number.longValue() <= max;
    if (!isGood) {
      throw refused(wrong(field, number, expected));
    }
    return number.longValue();
  }

  boolean flag(String field, boolean absent) throws RejectedException {
    if (!has(field)) {
      return absent;
    }
    JsonNode flag = record.get(field);
    if (flag.isBoolean()) {
      return flag.booleanValue();
    }
    if (flag.isInt() && (flag.intValue() == 0 || flag.intValue() == 1)) {
      return flag.intValue() == 1;
    }
    throw refused(wrong(field, flag, "true, false, 1 or 0"));
  }

  /** Milliseconds since 1970, in the years 0 to 9999. */
  long time(String field) throws RejectedException {
    String expected = "a time such as 2024-01-31T12:00:00Z, in the years 0 to 9999";
    JsonNode time = required(field, expected);
    long millis = JavaScriptDate.parse(time);
    if (millis < ClickHouseTime.MIN_MILLIS || millis > ClickHouseTime.MAX_MILLIS) {
      throw refused(wrong(field, time, expected));
    }
    return millis;
  }

  /** UTF-8 JSON; absent is empty. */
  byte[] object(String field, int maxBytes) throws RejectedException {
    JsonNode given = has(field) ? record.get(field) : JsonNodeFactory.instance.objectNode();
    JsonNode object = given;
    if (given.isTextual()) {
      try {
        object = Json.read(given.textValue());
      } catch (UnreadableJson e) {
        throw new RejectedException(
            RejectCode.INVALID_IMPORT,
            "The field \"" + field + "\" is text that is not readable JSON: " + e.getMessage(),
            e);
      }
    }
    if (!object.isObject()) {
      throw refused(wrong(field, given, "an object"));
    }
    byte[] json = Json.write(object);
    if (json.length > maxBytes) {
      throw refused(
          "The field \""
              + field
              + "\" has "
              + json.length
              + " bytes of JSON; expected at most "
              + maxBytes
              + ": leave out what is not needed");
    }
    return json;
  }

  JsonNode list(String field) throws RejectedException {
    JsonNode list = required(field, "a list");
    if (!list.isArray()) {
      throw refused(wrong(field, list, "a list"));
    }
    return list;
  }

  private JsonNode required(String field, String expected) throws RejectedException {
    if (!has(field)) {
      throw refused(missing(field, expected));
    }
    return record.get(field);
  }

  private static String missing(String field, String expected) {
    return "The record has no field \"" + field + "\"; expected " + expected;
  }

  private static String wrong(String field, JsonNode found, String expected) {
    return "The field \"" + field + "\" is " + EventJson.quote(found) + "; expected " + expected;
  }
}
