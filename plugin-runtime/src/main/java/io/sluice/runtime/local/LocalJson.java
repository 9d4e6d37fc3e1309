package io.sluice.runtime.local;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/** Looks into texts that are JSON already. */
final class LocalJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  private LocalJson() {}

  static String eventName(String event) {
    return read(event).path("event").asText("");
  }

  static int length(String array) {
    return read(array).size();
  }

  private static JsonNode read(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("This is no JSON: " + json, e);
    }
  }
}
