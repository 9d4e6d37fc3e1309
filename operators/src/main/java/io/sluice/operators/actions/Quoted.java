package io.sluice.operators.actions;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.operators.json.Json;

/** Values in messages. */
final class Quoted {
  private static final int MAX_LENGTH = 200;

  private Quoted() {}

  /** The beginning of a value's JSON. */
  static String of(JsonNode value) {
    if (value.isMissingNode()) {
      return "missing";
    }
    String text = Json.writeText(value);
    return text.length() <= MAX_LENGTH ? text : text.substring(0, MAX_LENGTH) + "...";
  }
}
