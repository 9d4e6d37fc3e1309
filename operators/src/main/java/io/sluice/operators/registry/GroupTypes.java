package io.sluice.operators.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.operators.json.Json;
import io.sluice.operators.output.Output;
import io.sluice.operators.output.OutputRecord;
import java.util.ArrayList;
import java.util.List;

/**
 * A team's types of groups, as INGESTION publishes them for plugins (contract §11.8): key {@code
 * group-types/TEAM}, fields as in PostHog's table of them.
 *
 * @param names by index
 */
public record GroupTypes(List<String> names) {
  public static final GroupTypes NONE = new GroupTypes(List.of());

  private static final String KEY = "group-types/";

  public GroupTypes {
    names = List.copyOf(names);
  }

  static boolean isKey(String key) {
    return key.startsWith(KEY);
  }

  static String key(int teamId) {
    return KEY + teamId;
  }

  /** What a record of them says; what is not readable in it is passed over. */
  static GroupTypes of(Other record) {
    List<String> names = new ArrayList<>();
    for (JsonNode type : record.json().path("group_types")) {
      if (type.path("group_type_index").asInt(-1) == names.size()) {
        names.add(type.path("group_type").asText());
      }
    }
    return new GroupTypes(names);
  }

  /** The record that publishes them. */
  public OutputRecord toOutput(int teamId) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("team_id", teamId);
    ArrayNode types = json.putArray("group_types");
    for (int i = 0; i < names.size(); i++) {
      types.addObject().put("group_type", names.get(i)).put("group_type_index", i);
    }
    return new OutputRecord(Output.REGISTRY, key(teamId).getBytes(UTF_8), Json.write(json));
  }
}
