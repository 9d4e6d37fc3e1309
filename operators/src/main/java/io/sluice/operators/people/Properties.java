package io.sluice.operators.people;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.operators.json.Json;
import io.sluice.operators.json.UnreadableJson;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import javax.annotation.Nullable;

/** Properties of people, as JSON bytes. */
final class Properties {
  static final byte[] NONE = "{}".getBytes(UTF_8);

  private Properties() {}

  /** Both, and of what is in both the second. */
  static byte[] over(byte[] below, byte[] above) {
    if (Arrays.equals(below, NONE)) {
      return above;
    }
    ObjectNode all = read(below);
    all.setAll(read(above));
    return Json.write(all);
  }

  /**
   * Both, and of what is in both the second, but for names that begin so.
   *
   * @param ofFirst how names begin whose first value counts
   */
  static byte[] over(byte[] below, byte[] above, String ofFirst) {
    ObjectNode all = read(below);
    for (Map.Entry<String, JsonNode> property : read(above).properties()) {
      if (!property.getKey().startsWith(ofFirst) || !all.has(property.getKey())) {
        all.set(property.getKey(), property.getValue());
      }
    }
    return Json.write(all);
  }

  /**
   * Properties after a change: what is set once counts if there was nothing, then what is set, then
   * what is deleted.
   *
   * @return the same bytes if that changes nothing
   */
  static byte[] changed(byte[] properties, PropertyChange change) {
    if (change.isEmpty()) {
      return properties;
    }
    ObjectNode all = read(properties);
    boolean isChanged = false;
    for (Map.Entry<String, JsonNode> once : fields(change.setOnce())) {
      if (!all.has(once.getKey()) && !change.unset().contains(once.getKey())) {
        all.set(once.getKey(), once.getValue());
        isChanged = true;
      }
    }
    for (Map.Entry<String, JsonNode> set : fields(change.set())) {
      if (!change.unset().contains(set.getKey())
          && !isSame(all.get(set.getKey()), set.getValue())) {
        all.set(set.getKey(), set.getValue());
        isChanged = true;
      }
    }
    for (String name : change.unset()) {
      isChanged |= all.remove(name) != null;
    }
    return isChanged ? Json.write(all) : properties;
  }

  /** What a new person has: what is set once, and over it what is set. */
  static byte[] initial(PropertyChange change) {
    byte[] once = change.setOnce() == null ? NONE : change.setOnce();
    return change.set() == null ? once : over(once, change.set());
  }

  private static Iterable<Map.Entry<String, JsonNode>> fields(@Nullable byte[] object) {
    return object == null ? List.of() : read(object).properties();
  }

  /** By what is written, since one text may be kept as it came and the other may not. */
  private static boolean isSame(@Nullable JsonNode before, JsonNode after) {
    if (before == null || before.getNodeType() != after.getNodeType()) {
      return false;
    }
    return switch (before.getNodeType()) {
      case STRING -> before.textValue().equals(after.textValue());
      case NUMBER, BOOLEAN, NULL -> before.asText().equals(after.asText());
      case OBJECT, ARRAY, MISSING, BINARY, POJO ->
          Arrays.equals(Json.write(before), Json.write(after));
    };
  }

  private static ObjectNode read(byte[] object) {
    try {
      return (ObjectNode) Json.readRaw(object);
    } catch (UnreadableJson e) {
      throw new IllegalStateException("What the job has written itself is not readable JSON", e);
    }
  }
}
