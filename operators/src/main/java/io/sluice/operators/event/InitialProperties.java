package io.sluice.operators.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Map;

/**
 * Copies where a person came from out of the event's properties into the person's (contract §11.3,
 * era B): campaign parameters into {@code $set}, those and the browser's into {@code $set_once} as
 * {@code $initial_...}. The event's own values give way.
 */
final class InitialProperties {
  private static final String[] CAMPAIGN = {
    "utm_source",
    "utm_medium",
    "utm_campaign",
    "utm_content",
    "utm_name",
    "utm_term",
    "gclid",
    "fbclid"
  };

  private static final String[] BROWSER = {
    "$browser",
    "$browser_version",
    "$device_type",
    "$current_url",
    "$pathname",
    "$os",
    "$referring_domain",
    "$referrer"
  };

  private static final Map<String, Target> TARGETS = targets();

  private record Target(String initialKey, boolean campaign) {}

  private InitialProperties() {}

  static void copy(ObjectNode properties) {
    ObjectNode set = null;
    ObjectNode setOnce = null;
    for (Map.Entry<String, JsonNode> property : properties.properties()) {
      Target target = TARGETS.get(property.getKey());
      if (target != null) {
        if (setOnce == null) {
          setOnce = copyOf(properties.get("$set_once"));
        }
        setOnce.set(target.initialKey, property.getValue());
        if (target.campaign) {
          if (set == null) {
            set = copyOf(properties.get("$set"));
          }
          set.set(property.getKey(), property.getValue());
        }
      }
    }
    if (set != null) {
      properties.set("$set", set);
    }
    if (setOnce != null) {
      properties.set("$set_once", setOnce);
    }
  }

  private static ObjectNode copyOf(JsonNode object) {
    ObjectNode copy = EventJson.newObject();
    if (object instanceof ObjectNode fields) {
      copy.setAll(fields);
    }
    return copy;
  }

  private static Map<String, Target> targets() {
    Map<String, Target> targets = new HashMap<>();
    for (String key : CAMPAIGN) {
      targets.put(key, new Target("$initial_" + key, true));
    }
    for (String key : BROWSER) {
      targets.put(key, new Target("$initial_" + key.substring(1), false));
    }
    return Map.copyOf(targets);
  }
}
