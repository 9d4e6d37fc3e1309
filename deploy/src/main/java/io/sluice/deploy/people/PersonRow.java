package io.sluice.deploy.people;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.operators.json.Json;
import io.sluice.operators.json.UnreadableJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.annotation.Nullable;

/**
 * A row that says how a person is.
 *
 * @param millis when it was written, since 1970
 * @param id their uuid
 * @param createdAt as in the row, UTC
 * @param properties an object
 * @param version counts up with every change
 * @param isDeleted they became one with another
 */
public record PersonRow(
    int teamId,
    long millis,
    String id,
    String createdAt,
    JsonNode properties,
    boolean isIdentified,
    long version,
    boolean isDeleted) {
  /**
   * Reads a value of the topic.
   *
   * @throws UnreadableJson if its properties are no JSON
   */
  public static PersonRow of(JsonNode row, long millis) throws UnreadableJson {
    return new PersonRow(
        row.path("team_id").asInt(),
        millis,
        row.path("id").asText(),
        row.path("created_at").asText(),
        Json.read(row.path("properties").asText("{}")),
        row.path("is_identified").asBoolean(),
        row.path("version").asLong(),
        row.path("is_deleted").asInt() == 1);
  }

  /**
   * What this row says that the one before did not.
   *
   * @param before null if it is the person's first
   */
  String changeFrom(@Nullable PersonRow before) {
    if (isDeleted) {
      return "person %s is gone: another one took the distinct ids".formatted(id);
    }
    List<String> changes = new ArrayList<>();
    if (before == null) {
      changes.add("new, " + (isIdentified ? "identified" : "anonymous"));
    } else if (before.isIdentified != isIdentified) {
      changes.add(isIdentified ? "identified" : "no longer identified");
    }
    for (Map.Entry<String, JsonNode> property : properties.properties()) {
      JsonNode old = before == null ? null : before.properties.get(property.getKey());
      if (!property.getValue().equals(old)) {
        changes.add("%s: %s".formatted(property.getKey(), Json.writeText(property.getValue())));
      }
    }
    if (before != null) {
      before.properties.properties().stream()
          .filter(property -> !properties.has(property.getKey()))
          .forEach(property -> changes.add("without " + property.getKey()));
    }
    return "person %s, version %d: %s".formatted(id, version, String.join(", ", changes));
  }
}
