package io.sluice.operators;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.operators.json.Json;
import io.sluice.operators.json.UnreadableJson;

/** JSON that tests write and what is written to them. */
public final class Rows {
  private Rows() {}

  /** Reads what has to be JSON. */
  public static JsonNode read(byte[] json) {
    try {
      return Json.read(json);
    } catch (UnreadableJson e) {
      throw new AssertionError(e);
    }
  }

  /** Reads what has to be JSON. */
  public static JsonNode read(String json) {
    return read(json.getBytes(UTF_8));
  }

  /** What a row of app metrics counts: successes/on retry/failures, then the error's type. */
  public static String counts(JsonNode appMetric) {
    return "%d/%d/%d%s"
        .formatted(
            appMetric.path("successes").asLong(),
            appMetric.path("successes_on_retry").asLong(),
            appMetric.path("failures").asLong(),
            appMetric.has("error_type") ? " " + appMetric.path("error_type").asText() : "");
  }
}
