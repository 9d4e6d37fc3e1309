package io.sluice.runtime.local;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

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

  /** The event with the names of the plugins that had a turn (contract §4.3). */
  static String marked(
      String event, List<String> succeeded, List<String> failed, List<String> deferred) {
    ObjectNode marked = (ObjectNode) read(event);
    ObjectNode properties =
        marked.get("properties") instanceof ObjectNode present
            ? present
            : marked.putObject("properties");
    addAll(properties.putArray("$plugins_succeeded"), succeeded);
    addAll(properties.putArray("$plugins_failed"), failed);
    addAll(properties.putArray("$plugins_deferred"), deferred);
    return marked.toString();
  }

  private static void addAll(ArrayNode array, List<String> names) {
    names.forEach(array::add);
  }

  private static JsonNode read(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("This is no JSON: " + json, e);
    }
  }
}
