package io.sluice.operators.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.operators.json.Json;
import javax.annotation.Nullable;

/** Those of an event's properties that are about groups (contract §11.8). */
public final class GroupFacts {
  /** How many types of groups a team may have. */
  public static final int MAX_TYPES = 5;

  private static final String IDENTIFY = "$groupidentify";
  private static final String[] OF_IDENTIFY = {"$group_type", "$group_key", "$group_set"};

  private GroupFacts() {}

  /** The property that says to which group of a type an event belongs. */
  public static String property(int index) {
    return "$group_" + index;
  }

  /**
   * Takes them out of an event's properties: {@code $group_N} are removed there, since INGESTION
   * knows better and writes them; the others are copied.
   *
   * @param event the name
   * @return UTF-8 JSON object, null if there are none
   */
  @Nullable
  static byte[] takeFrom(ObjectNode properties, String event) {
    ObjectNode facts = EventJson.newObject();
    copy(properties, "$groups", facts);
    if (event.equals(IDENTIFY)) {
      for (String name : OF_IDENTIFY) {
        copy(properties, name, facts);
      }
    }
    for (int i = 0; i < MAX_TYPES; i++) {
      JsonNode key = properties.remove(property(i));
      if (key != null) {
        facts.set(property(i), key);
      }
    }
    return facts.isEmpty() ? null : Json.write(facts);
  }

  private static void copy(ObjectNode properties, String name, ObjectNode facts) {
    JsonNode value = properties.get(name);
    if (value != null) {
      facts.set(name, value);
    }
  }
}
