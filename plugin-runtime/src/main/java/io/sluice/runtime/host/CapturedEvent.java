package io.sluice.runtime.host;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** The event that {@code posthog.capture} makes (contract §6.8). */
public final class CapturedEvent {
  /** What such events say of the library that made them. */
  private static final String LIB = "posthog-plugin-server";

  /** The plugin server's version whose API plugins find here. */
  private static final String LIB_VERSION = "1.10.5";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final DateTimeFormatter ISO =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private CapturedEvent() {}

  /**
   * Its JSON text.
   *
   * @param distinctId who did it, unless the properties say
   * @param uuid the event's own
   */
  public static String json(Effect.Capture capture, int teamId, String distinctId, String uuid) {
    requireNonNull(distinctId, "distinctId is null");
    ObjectNode given = object(capture.properties());
    JsonNode timestamp = given.remove("timestamp");
    JsonNode id = given.remove("distinct_id");
    String who = isGiven(id) ? id.asText() : distinctId;
    ObjectNode event = JSON.createObjectNode();
    event
        .put("distinct_id", who)
        .put("event", capture.event())
        .put(
            "timestamp",
            isGiven(timestamp)
                ? timestamp.asText()
                : ISO.format(Instant.ofEpochMilli(capture.epochMillis())))
        .put("team_id", teamId)
        .put("uuid", uuid);
    event
        .putObject("properties")
        .put("$lib", LIB)
        .put("$lib_version", LIB_VERSION)
        .put("distinct_id", who)
        .setAll(given);
    return event.toString();
  }

  /** Who did it where the plugin does not say. */
  public static String defaultDistinctId(int pluginId, String pluginName) {
    return pluginName.isEmpty() ? "plugin-id-" + pluginId : pluginName;
  }

  private static boolean isGiven(JsonNode value) {
    return value != null && !value.isNull() && !value.asText().isEmpty();
  }

  private static ObjectNode object(String json) {
    try {
      return JSON.readTree(json) instanceof ObjectNode object ? object : JSON.createObjectNode();
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("The properties of a captured event are no JSON", e);
    }
  }
}
