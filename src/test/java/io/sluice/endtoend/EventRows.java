package io.sluice.endtoend;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/** What tests look at in the rows of events. */
final class EventRows {
  private static final ObjectMapper JSON = new ObjectMapper();

  private EventRows() {}

  /** The event's properties, which are text in its row. */
  static JsonNode properties(JsonNode row) {
    try {
      return JSON.readTree(row.path("properties").asText());
    } catch (JsonProcessingException e) {
      throw new AssertionError("The properties are no JSON: " + row, e);
    }
  }
}
