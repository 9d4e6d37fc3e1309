package io.sluice.operators.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.operators.json.Json;
import io.sluice.operators.json.UnreadableJson;

/** A record that is a JSON object by itself, with no envelope. */
public final class RecordJson {
  private RecordJson() {}

  /**
   * The record as a tree. A pure function.
   *
   * @param expected what it is to be, for a message, such as {@code a JSON object that asks for a
   *     job}
   * @throws RejectedException if it is none, or no object
   */
  public static ObjectNode object(byte[] value, String expected) throws RejectedException {
    if (value.length == 0) {
      throw new RejectedException(
          RejectCode.EMPTY_RECORD, "The record is empty; expected " + expected);
    }
    JsonNode json;
    try {
      json = Json.read(value);
    } catch (UnreadableJson e) {
      throw new RejectedException(
          RejectCode.INVALID_JSON, "The record is not readable JSON: " + e.getMessage(), e);
    }
    if (json instanceof ObjectNode object) {
      return object;
    }
    throw new RejectedException(
        RejectCode.NOT_AN_OBJECT,
        "The record is " + EventJson.quote(json) + "; expected " + expected);
  }
}
