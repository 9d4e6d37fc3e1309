package io.sluice.operators.people;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.operators.json.JavaScriptText;
import io.sluice.operators.json.Json;
import java.util.HashSet;
import java.util.Set;
import javax.annotation.Nullable;

/**
 * What an event changes of its person's properties (contract §11.6).
 *
 * @param set UTF-8 JSON object, null if there is none
 * @param setOnce UTF-8 JSON object, null if there is none
 * @param unset names of properties to delete
 */
@SuppressWarnings("ArrayRecordComponent") // compared by no one; a copy per event would cost
public record PropertyChange(@Nullable byte[] set, @Nullable byte[] setOnce, Set<String> unset) {
  public static final PropertyChange NONE = new PropertyChange(null, null, Set.of());

  public PropertyChange {
    requireNonNull(unset, "unset is null");
  }

  /** What an event's properties say. What is no object, or no array, does not count. */
  public static PropertyChange of(ObjectNode properties) {
    byte[] set = objectOf(properties.get("$set"));
    byte[] setOnce = objectOf(properties.get("$set_once"));
    JsonNode unset = properties.get("$unset");
    Set<String> names = Set.of();
    if (unset != null && unset.isArray() && !unset.isEmpty()) {
      names = new HashSet<>();
      for (JsonNode name : unset) {
        names.add(JavaScriptText.of(name));
      }
    }
    return set == null && setOnce == null && names.isEmpty()
        ? NONE
        : new PropertyChange(set, setOnce, names);
  }

  boolean isEmpty() {
    return set == null && setOnce == null && unset.isEmpty();
  }

  @Nullable
  private static byte[] objectOf(@Nullable JsonNode value) {
    return value != null && value.isObject() && !value.isEmpty() ? Json.write(value) : null;
  }
}
