package io.sluice.runtime.plugin;

import static com.fasterxml.jackson.core.JsonParser.Feature.STRICT_DUPLICATE_DETECTION;
import static com.fasterxml.jackson.databind.DeserializationFeature.FAIL_ON_TRAILING_TOKENS;
import static com.fasterxml.jackson.databind.DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;

/** JSON values as manifests and configs hold them. */
final class Values {
  private static final int QUOTED = 60;

  /** As generous as what has read the records that the texts come from. */
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNameLength(Integer.MAX_VALUE)
                  .maxStringLength(Integer.MAX_VALUE)
                  .build())
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
          .build();

  private static final ObjectReader READER =
      JsonMapper.builder(FACTORY)
          .enable(FAIL_ON_TRAILING_TOKENS, USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build()
          .readerFor(JsonNode.class);

  private Values() {}

  /**
   * Reads one value with the digits of its numbers.
   *
   * @throws JsonProcessingException if the text is not one JSON value
   */
  static JsonNode read(String json) throws JsonProcessingException {
    return read(READER, json);
  }

  private static JsonNode read(ObjectReader reader, String json) throws JsonProcessingException {
    try {
      return reader.readTree(json);
    } catch (NumberFormatException e) {
      throw new JsonMappingException(
          null, "A number's exponent is beyond what can be read: " + e.getMessage(), e);
    }
  }

  /** Whether the text is JSON in which an object has two keys of one name. */
  static boolean hasDuplicateKeys(String json) {
    try {
      read(json);
    } catch (JsonProcessingException e) {
      return false;
    }
    try {
      read(READER.with(STRICT_DUPLICATE_DETECTION), json);
      return false;
    } catch (JsonProcessingException e) {
      return true;
    }
  }

  /** Whether JavaScript holds the value for true. */
  static boolean isTruthy(JsonNode value) {
    return switch (value.getNodeType()) {
      case BOOLEAN -> value.booleanValue();
      case NUMBER -> value.decimalValue().signum() != 0;
      case STRING -> !value.textValue().isEmpty();
      case MISSING, NULL -> false;
      case ARRAY, OBJECT, BINARY, POJO -> true;
    };
  }

  /** Whether there is no value: absent or {@code null}. */
  static boolean isAbsent(JsonNode value) {
    return value.isMissingNode() || value.isNull();
  }

  /** The value for a sentence, cut if it is long. */
  static String quoted(JsonNode value) {
    String text = value.isMissingNode() ? "missing" : value.toString();
    return text.length() <= QUOTED ? text : text.substring(0, QUOTED) + "...";
  }

  /** The value's type for a sentence, for where the value itself must not show. */
  static String kind(JsonNode value) {
    return switch (value.getNodeType()) {
      case ARRAY -> "a list";
      case OBJECT -> "an object";
      case STRING -> "text";
      case NUMBER -> "a number";
      case BOOLEAN -> "true or false";
      case NULL -> "null";
      case MISSING -> "missing";
      case BINARY, POJO -> "no JSON";
    };
  }
}
