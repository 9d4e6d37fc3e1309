package io.sluice.runtime.plugin;

import static com.fasterxml.jackson.databind.DeserializationFeature.FAIL_ON_TRAILING_TOKENS;
import static com.fasterxml.jackson.databind.DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.ArrayList;
import java.util.List;
import javax.annotation.Nullable;

/**
 * Reads {@code plugin.json}. The file must be a JSON object; inside it whatever is unknown or of an
 * unexpected type is passed over, as upstream does, which only looks at the keys it needs.
 */
final class ManifestReader {
  private static final ObjectReader JSON =
      JsonMapper.builder()
          .enable(FAIL_ON_TRAILING_TOKENS, USE_BIG_DECIMAL_FOR_FLOATS)
          .build()
          .readerFor(JsonNode.class);

  private ManifestReader() {}

  /**
   * Reads one manifest.
   *
   * @param json text of the file
   * @throws JsonProcessingException if it is no JSON, or not an object
   */
  static PluginManifest read(String json) throws JsonProcessingException {
    JsonNode root = JSON.readValue(json);
    if (root == null || !root.isObject()) {
      throw MismatchedInputException.from(
          null, JsonNode.class, "plugin.json holds something else than a JSON object");
    }
    return new PluginManifest(
        text(root, "name"),
        text(root, "description"),
        text(root, "url"),
        text(root, "main"),
        configFields(root.path("config")));
  }

  private static List<ConfigField> configFields(JsonNode config) {
    List<ConfigField> fields = new ArrayList<>();
    if (config.isArray()) {
      config.forEach(field -> addField(fields, text(field, "key"), field));
    } else {
      config.properties().forEach(entry -> addField(fields, entry.getKey(), entry.getValue()));
    }
    return fields;
  }

  private static void addField(List<ConfigField> fields, @Nullable String key, JsonNode field) {
    if (key == null || !field.isObject()) {
      return;
    }
    String type = text(field, "type");
    List<String> choices = new ArrayList<>();
    field.path("choices").forEach(choice -> choices.add(choice.asText()));
    fields.add(
        new ConfigField(
            key,
            type == null ? "string" : type,
            field.hasNonNull("default") ? field.get("default").toString() : null,
            field.path("required").asBoolean(),
            field.path("secret").asBoolean(),
            choices,
            text(field, "name"),
            text(field, "hint")));
  }

  /** A text that is not empty; the empty one counts as absent, as it does in JavaScript. */
  @Nullable
  private static String text(JsonNode object, String key) {
    JsonNode value = object.path(key);
    return value.isTextual() && !value.textValue().isEmpty() ? value.textValue() : null;
  }
}
