package io.sluice.operators.definitions;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.operators.json.Json;
import io.sluice.operators.json.Surrogates;
import io.sluice.operators.output.ClickHouseTime;
import io.sluice.operators.output.Output;
import io.sluice.operators.output.OutputRecord;
import java.util.UUID;

/**
 * Writes definitions. A row's key, its id, is a function of what it defines, so that a table, or a
 * compacted topic, keeps one of those that are written again.
 */
final class DefinitionRows {
  private DefinitionRows() {}

  /**
   * An event's name.
   *
   * @param createdAt milliseconds since 1970
   * @param lastSeenAt milliseconds since 1970
   */
  static OutputRecord event(int teamId, String name, long createdAt, long lastSeenAt) {
    String id = id("event", teamId, name);
    ObjectNode row = JsonNodeFactory.instance.objectNode();
    row.put("id", id);
    row.put("team_id", teamId);
    row.put("name", Surrogates.safe(name));
    row.put("created_at", ClickHouseTime.millis(createdAt));
    row.put("last_seen_at", ClickHouseTime.millis(lastSeenAt));
    return new OutputRecord(Output.EVENT_DEFINITIONS, id.getBytes(UTF_8), Json.write(row));
  }

  /** A property's name. Its second version, if there is one, is the one with a type. */
  static OutputRecord property(int teamId, NewNames.Property property, int version) {
    String id = id("property", teamId, property.name());
    ObjectNode row = JsonNodeFactory.instance.objectNode();
    row.put("id", id);
    row.put("team_id", teamId);
    row.put("name", Surrogates.safe(property.name()));
    row.put("is_numerical", property.isNumerical() ? 1 : 0);
    row.put("property_type", property.type().text());
    row.put("version", version);
    return new OutputRecord(Output.PROPERTY_DEFINITIONS, id.getBytes(UTF_8), Json.write(row));
  }

  /** That an event has a property. */
  static OutputRecord eventProperty(int teamId, String event, String property) {
    ObjectNode row = JsonNodeFactory.instance.objectNode();
    row.put("team_id", teamId);
    row.put("event", Surrogates.safe(event));
    row.put("property", Surrogates.safe(property));
    byte[] key = id(event, teamId, property).getBytes(UTF_8);
    return new OutputRecord(Output.EVENT_PROPERTIES, key, Json.write(row));
  }

  /** That a team has sent its first event. */
  static OutputRecord firstEvent(int teamId, String event, NewNames names, long millis) {
    ObjectNode row = JsonNodeFactory.instance.objectNode();
    row.put("team_id", teamId);
    row.put("event", Surrogates.safe(event));
    row.put("sdk", names.sdk() == null ? "" : Surrogates.safe(names.sdk()));
    row.put("host", names.host() == null ? "" : Surrogates.safe(names.host()));
    row.put("timestamp", ClickHouseTime.millis(millis));
    byte[] key = Integer.toString(teamId).getBytes(UTF_8);
    return new OutputRecord(Output.FIRST_EVENTS, key, Json.write(row));
  }

  private static String id(String scope, int teamId, String name) {
    String defined = String.join("\n", scope, "" + teamId, name);
    return UUID.nameUUIDFromBytes(defined.getBytes(UTF_8)).toString();
  }
}
