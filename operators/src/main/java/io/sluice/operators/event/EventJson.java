package io.sluice.operators.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.operators.json.JavaScriptText;
import io.sluice.operators.json.Json;
import io.sluice.operators.json.UnreadableJson;

/**
 * The event that plugins see, made of a record's bytes (contract §10.1, §11.2; era B). A pure
 * function, so that whoever holds the bytes can have the event.
 */
public final class EventJson {
  private static final int QUOTED = 60;

  private EventJson() {}

  /**
   * Merges the envelope with the JSON in its field {@code data} and normalises the result. The
   * envelope wins; the team is the envelope's alone, so that an event cannot claim another's.
   *
   * @param original the record's bytes
   * @return a new tree, the caller's own
   * @throws RejectedException if the record is not an envelope of an event
   */
  public static ObjectNode merge(byte[] original) throws RejectedException {
    ObjectNode envelope = readEnvelope(original);
    ObjectNode event = readData(envelope.remove("data"));
    int teamId = teamOf(envelope.get("team_id"));
    event.setAll(envelope);
    event.put("team_id", teamId);
    nullIfFalsy(event, "site_url");
    nullIfFalsy(event, "ip");
    normalize(event);
    return event;
  }

  /**
   * Reads an event as the plugins left it.
   *
   * @throws RejectedException ({@link RejectCode#UNREADABLE_RESULT}) if it is not a JSON object
   */
  public static ObjectNode read(byte[] current) throws RejectedException {
    try {
      if (Json.readRaw(current) instanceof ObjectNode event) {
        return event;
      }
    } catch (UnreadableJson e) {
      throw new RejectedException(
          RejectCode.UNREADABLE_RESULT,
          "The plugins left an event that is not readable JSON: " + e.getMessage(),
          e);
    }
    throw new RejectedException(
        RejectCode.UNREADABLE_RESULT,
        "The plugins left " + quote(current) + " where a JSON object was expected");
  }

  /**
   * Normalises an event in place (contract §11.2): the distinct id becomes text, {@code $set} and
   * {@code $set_once} are merged into the properties, which exist afterwards, and the initial
   * properties are copied. Doing it twice changes nothing more.
   *
   * @throws RejectedException if the properties are not an object
   */
  public static void normalize(ObjectNode event) throws RejectedException {
    JsonNode distinctId = event.get("distinct_id");
    if (distinctId != null && !distinctId.isTextual() && !distinctId.isNull()) {
      event.put("distinct_id", JavaScriptText.of(distinctId));
    }
    ObjectNode properties = propertiesOf(event);
    mergeInto(properties, event, "$set");
    mergeInto(properties, event, "$set_once");
    JsonNode name = event.get("event");
    if (name == null || !"$snapshot".equals(name.textValue())) {
      InitialProperties.copy(properties);
    }
  }

  static ObjectNode newObject() {
    return JsonNodeFactory.instance.objectNode();
  }

  /** The beginning of a value, for a message. */
  public static String quote(JsonNode node) {
    String text = Json.writeText(node);
    return text.length() <= QUOTED ? text : text.substring(0, QUOTED) + "...";
  }

  private static String quote(byte[] json) {
    try {
      return quote(Json.read(json));
    } catch (UnreadableJson e) {
      return json.length + " bytes";
    }
  }

  private static ObjectNode readEnvelope(byte[] original) throws RejectedException {
    if (original.length == 0) {
      throw new RejectedException(
          RejectCode.EMPTY_RECORD, "The record is empty; expected a JSON object");
    }
    JsonNode envelope;
    try {
      envelope = Json.readRaw(original);
    } catch (UnreadableJson e) {
      throw new RejectedException(
          RejectCode.INVALID_JSON, "The record is not readable JSON: " + e.getMessage(), e);
    }
    if (envelope instanceof ObjectNode object) {
      return object;
    }
    throw new RejectedException(
        RejectCode.NOT_AN_OBJECT,
        "The record is " + quote(envelope) + "; expected a JSON object with the field \"data\"");
  }

  private static ObjectNode readData(JsonNode data) throws RejectedException {
    if (data == null) {
      throw new RejectedException(
          RejectCode.INVALID_DATA,
          "The record has no field \"data\"; expected the event's JSON in it, as a string");
    }
    if (!data.isTextual()) {
      throw new RejectedException(
          RejectCode.INVALID_DATA,
          "The field \"data\" is "
              + quote(data)
              + "; expected the event's JSON in it, as a string");
    }
    JsonNode event;
    try {
      event = Json.readNested(data);
    } catch (UnreadableJson e) {
      throw new RejectedException(
          RejectCode.INVALID_DATA,
          "The text in the field \"data\" is not readable JSON: " + e.getMessage(),
          e);
    }
    if (event instanceof ObjectNode object) {
      return object;
    }
    throw new RejectedException(
        RejectCode.INVALID_DATA,
        "The text in the field \"data\" is " + quote(event) + "; expected a JSON object");
  }

  /** A number written as text is taken, because producers in languages without types send it so. */
  private static int teamOf(JsonNode team) throws RejectedException {
    if (team == null || team.isNull()) {
      throw new RejectedException(
          RejectCode.MISSING_TEAM,
          "The record has no field \"team_id\" beside \"data\"; expected the team's number there");
    }
    if (team.isInt() && team.intValue() > 0) {
      return team.intValue();
    }
    if (team.isTextual() && team.textValue().matches("[1-9][0-9]{0,9}")) {
      long number = Long.parseLong(team.textValue());
      if (number <= Integer.MAX_VALUE) {
        return (int) number;
      }
    }
    throw new RejectedException(
        RejectCode.INVALID_TEAM,
        "The field \"team_id\" is " + quote(team) + "; expected an integer from 1 to 2147483647");
  }

  private static ObjectNode propertiesOf(ObjectNode event) throws RejectedException {
    JsonNode properties = event.get("properties");
    if (properties instanceof ObjectNode object) {
      return object;
    }
    // PHP writes an empty map as an empty list.
    if (properties == null
        || properties.isNull()
        || (properties.isArray() && properties.isEmpty())) {
      ObjectNode empty = newObject();
      event.set("properties", empty);
      return empty;
    }
    throw new RejectedException(
        RejectCode.INVALID_PROPERTIES,
        "The field \"properties\" is " + quote(properties) + "; expected a JSON object");
  }

  private static void mergeInto(ObjectNode properties, ObjectNode event, String key) {
    if (event.get(key) instanceof ObjectNode given) {
      ObjectNode merged = newObject();
      if (properties.get(key) instanceof ObjectNode present) {
        merged.setAll(present);
      }
      merged.setAll(given);
      properties.set(key, merged);
    }
  }

  private static void nullIfFalsy(ObjectNode event, String key) {
    JsonNode value = event.get(key);
    if (value == null || !isTruthy(value)) {
      event.putNull(key);
    }
  }

  static boolean isTruthy(JsonNode value) {
    return switch (value.getNodeType()) {
      case STRING -> !value.textValue().isEmpty();
      case NUMBER -> value.doubleValue() != 0;
      case BOOLEAN -> value.booleanValue();
      case OBJECT, ARRAY -> true;
      case NULL, MISSING, BINARY, POJO -> false;
    };
  }
}
