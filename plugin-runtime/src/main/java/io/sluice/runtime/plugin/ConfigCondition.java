package io.sluice.runtime.plugin;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import javax.annotation.Nullable;

/**
 * What another field must hold, a part of {@code required_if} or {@code visible_if}: {@code
 * ["auth", "token"]} asks for that value, {@code ["auth"]} for any that JavaScript holds for true.
 *
 * @param field key of the other field
 * @param value text it must hold, null for any value
 */
public record ConfigCondition(String field, @Nullable String value) {
  public ConfigCondition {
    requireNonNull(field, "field is null");
  }

  /** Whether a config with its defaults meets it. */
  boolean isMetBy(ObjectNode config) {
    JsonNode found = config.path(field);
    if (value == null) {
      return Values.isTruthy(found);
    }
    // A form's field that holds nothing reads as the empty text.
    return found.isTextual()
        ? found.textValue().equals(value)
        : value.isEmpty() && !Values.isTruthy(found);
  }
}
