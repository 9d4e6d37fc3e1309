package io.sluice.deploy.scenario;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.NullNode;
import java.util.Map;
import javax.annotation.Nullable;

/**
 * Compares JSON values. The order of keys does not count, nor does how a number is written; null is
 * a value, which a missing key is not.
 */
final class JsonMatch {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private JsonMatch() {}

  static boolean equal(JsonNode expected, JsonNode actual) {
    if (expected.isNumber() && actual.isNumber()) {
      return expected.doubleValue() == actual.doubleValue();
    }
    if (expected.isObject() && actual.isObject()) {
      return expected.size() == actual.size() && hasAll(expected, actual, true);
    }
    if (expected.isArray() && actual.isArray()) {
      return areEqual(expected, actual, true);
    }
    return expected.equals(actual);
  }

  /** Whether everything expected is there; objects may have more keys, arrays no more elements. */
  static boolean contains(JsonNode expected, JsonNode actual) {
    if (expected.isObject() && actual.isObject()) {
      return hasAll(expected, actual, false);
    }
    if (expected.isArray() && actual.isArray()) {
      return areEqual(expected, actual, false);
    }
    return equal(expected, actual);
  }

  /**
   * Whether two bodies are the same: as text, or, if both are JSON, as JSON.
   *
   * @param expected text, or the JSON that the text must hold
   */
  static boolean isBody(JsonNode expected, @Nullable String actual) {
    if (expected.isNull()) {
      return actual == null || actual.isEmpty();
    }
    if (actual == null) {
      return expected.isTextual() && expected.textValue().isEmpty();
    }
    if (expected.isTextual() && expected.textValue().equals(actual)) {
      return true;
    }
    JsonNode held = parsed(actual);
    JsonNode wanted = expected.isTextual() ? parsed(expected.textValue()) : expected;
    return held != null && wanted != null && equal(wanted, held);
  }

  /** A value as JSON; null and no value are the JSON null. */
  static JsonNode read(@Nullable String json) {
    if (json == null) {
      return NullNode.instance;
    }
    JsonNode value = parsed(json);
    if (value == null) {
      throw new IllegalArgumentException("This is no JSON: " + json);
    }
    return value;
  }

  /** The JSON in a text, null if it holds none. */
  @Nullable
  static JsonNode parsed(String text) {
    try {
      JsonNode value = JSON.readTree(text);
      return value.isMissingNode() ? null : value;
    } catch (JsonProcessingException e) {
      return null;
    }
  }

  private static boolean hasAll(JsonNode expected, JsonNode actual, boolean exactly) {
    for (Map.Entry<String, JsonNode> field : expected.properties()) {
      JsonNode value = actual.get(field.getKey());
      if (value == null || !same(field.getValue(), value, exactly)) {
        return false;
      }
    }
    return true;
  }

  private static boolean areEqual(JsonNode expected, JsonNode actual, boolean exactly) {
    if (expected.size() != actual.size()) {
      return false;
    }
    for (int i = 0; i < expected.size(); i++) {
      if (!same(expected.get(i), actual.get(i), exactly)) {
        return false;
      }
    }
    return true;
  }

  private static boolean same(JsonNode expected, JsonNode actual, boolean exactly) {
    return exactly ? equal(expected, actual) : contains(expected, actual);
  }
}
