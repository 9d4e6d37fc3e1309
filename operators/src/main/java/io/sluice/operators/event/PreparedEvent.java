package io.sluice.operators.event;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.operators.json.Json;
import io.sluice.operators.warnings.IngestionWarning;
import java.time.Clock;
import java.util.List;

/**
 * An event with all that needs no person: what its row and the object that handlers see are made
 * of.
 *
 * @param uuid a valid uuid
 * @param event the name, at most 200 characters
 * @param properties without {@code $elements}, with {@code $ip} if the team wants it; owned by
 *     whoever holds the event
 * @param timestamp milliseconds since 1970, in the years 0 to 9999
 * @param elements the page's elements, innermost first
 * @param warnings what the team should know of the event, mostly nothing
 */
public record PreparedEvent(
    int teamId,
    String uuid,
    String event,
    String distinctId,
    ObjectNode properties,
    long timestamp,
    List<Element> elements,
    List<IngestionWarning> warnings) {
  private static final int MAX_NAME = 200;

  public PreparedEvent {
    requireNonNull(uuid, "uuid is null");
    requireNonNull(event, "event is null");
    requireNonNull(distinctId, "distinctId is null");
    requireNonNull(properties, "properties is null");
    requireNonNull(elements, "elements is null");
    requireNonNull(warnings, "warnings is null");
  }

  /**
   * Prepares an event (contract §11.1, era B, and §10.5, era C).
   *
   * @param event normalised ({@link EventJson#normalize}); its tree is used and changed
   * @param teamId the team, whatever the tree says
   * @param anonymizeIps whether the team wants no {@code $ip}
   * @param clock for times that are none
   * @throws RejectedException if uuid, distinct id, name or properties are not what they must be
   */
  public static PreparedEvent of(ObjectNode event, int teamId, boolean anonymizeIps, Clock clock)
      throws RejectedException {
    EventIdentity identity = EventIdentity.of(event);
    ObjectNode properties = (ObjectNode) event.get("properties");
    JsonNode ip = event.path("ip");
    if (!anonymizeIps && EventJson.isTruthy(ip) && !properties.has("$ip")) {
      properties.set("$ip", ip);
    }
    EventTimestamp timestamp = EventTimestamp.of(event, teamId, clock);
    return new PreparedEvent(
        teamId,
        identity.uuid(),
        nameOf(event.get("event")),
        identity.distinctId(),
        properties,
        timestamp.millis(),
        ElementsChain.takeFrom(properties),
        timestamp.warnings());
  }

  private static String nameOf(JsonNode event) {
    String name = event.isTextual() ? event.textValue() : Json.writeText(event);
    return name.length() <= MAX_NAME ? name : name.substring(0, MAX_NAME);
  }
}
