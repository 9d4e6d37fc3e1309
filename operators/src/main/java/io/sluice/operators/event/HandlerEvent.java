package io.sluice.operators.event;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;

/** The event that handlers see: era B's processed event (contract §4.5). */
public final class HandlerEvent {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final DateTimeFormatter ISO =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private HandlerEvent() {}

  /**
   * Makes it of an event as it left the chain, outside of a job, where teams have no types of
   * groups.
   *
   * @param processed its tree; not changed
   * @throws RejectedException if the job would not take the event
   */
  public static ObjectNode of(ObjectNode processed, int teamId, Clock clock)
      throws RejectedException {
    return ofOwn(processed.deepCopy(), teamId, false, List.of(), clock);
  }

  /** Of a tree that nobody else needs any more. */
  private static ObjectNode ofOwn(
      ObjectNode processed, int teamId, boolean anonymizeIps, List<String> groupTypes, Clock clock)
      throws RejectedException {
    PreparedEvent event = PreparedEvent.of(processed, teamId, anonymizeIps, clock);
    setGroups(event.properties(), groupTypes);
    ObjectNode json = JSON.objectNode();
    json.put("distinct_id", event.distinctId());
    boolean hasIp = processed.hasNonNull("ip") && !anonymizeIps;
    json.set("ip", hasIp ? processed.get("ip") : JSON.nullNode());
    json.put("team_id", teamId).put("event", event.event());
    json.set("properties", event.properties());
    json.put("timestamp", ISO.format(Instant.ofEpochMilli(event.timestamp())));
    for (String key : new String[] {"$set", "$set_once"}) {
      if (event.properties().has(key)) {
        json.set(key, event.properties().get(key));
      }
    }
    json.put("uuid", event.uuid());
    json.set("elements", elements(event.elements()));
    return json;
  }

  /** Elements as handlers see them, in their order. */
  public static ArrayNode elements(List<Element> elements) {
    ArrayNode json = JSON.arrayNode();
    for (int i = 0; i < elements.size(); i++) {
      json.add(toJson(elements.get(i), i));
    }
    return json;
  }

  /**
   * Makes it of an event that goes on.
   *
   * @param groupTypes the team's, by index; {@code $group_N} is absent of one that is not there yet
   * @throws RejectedException if PREPARE will not take it either
   */
  public static ObjectNode of(ProcessedEvent processed, List<String> groupTypes, Clock clock)
      throws RejectedException {
    return ofOwn(
        Prepare.eventOf(processed),
        processed.teamId(),
        processed.anonymizeIps(),
        groupTypes,
        clock);
  }

  private static void setGroups(ObjectNode properties, List<String> groupTypes) {
    for (int i = 0; i < groupTypes.size(); i++) {
      JsonNode key = properties.path("$groups").get(groupTypes.get(i));
      if (key != null) {
        properties.set(GroupFacts.property(i), key);
      }
    }
  }

  private static ObjectNode toJson(Element element, int order) {
    ObjectNode json = JSON.objectNode();
    put(json, "text", element.text());
    put(json, "tag_name", element.tagName());
    put(json, "href", element.href());
    put(json, "attr_id", element.attrId());
    if (element.attrClass() != null) {
      element.attrClass().forEach(json.putArray("attr_class")::add);
    }
    if (element.nthChild() != null) {
      json.put("nth_child", element.nthChild());
    }
    if (element.nthOfType() != null) {
      json.put("nth_of_type", element.nthOfType());
    }
    ObjectNode attributes = json.putObject("attributes");
    element.attributes().forEach(attributes::put);
    return json.put("order", order);
  }

  private static void put(ObjectNode json, String key, String value) {
    if (value != null) {
      json.put(key, value);
    }
  }
}
