package io.sluice.operators.event;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.operators.json.JavaScriptText;
import io.sluice.operators.output.Uuidt;

/**
 * What every event must have to be processed, checked.
 *
 * @param uuid a valid uuid
 * @param distinctId possibly empty
 */
public record EventIdentity(String uuid, String distinctId) {
  public EventIdentity {
    requireNonNull(uuid, "uuid is null");
    requireNonNull(distinctId, "distinctId is null");
  }

  /**
   * Takes the identity out of a merged event.
   *
   * @throws RejectedException if the uuid, the distinct id or the event's name is missing, or the
   *     uuid is none
   */
  public static EventIdentity of(ObjectNode event) throws RejectedException {
    JsonNode uuid = event.get("uuid");
    if (uuid == null || uuid.isNull()) {
      throw new RejectedException(
          RejectCode.INVALID_UUID, "The event has no field \"uuid\"; expected a uuid");
    }
    if (!uuid.isTextual() || !Uuidt.isValid(uuid.textValue())) {
      throw new RejectedException(
          RejectCode.INVALID_UUID,
          "Not a valid UUID: "
              + EventJson.quote(uuid)
              + "; expected 32 hexadecimal digits in groups of 8-4-4-4-12");
    }
    JsonNode distinctId = event.get("distinct_id");
    if (distinctId == null || distinctId.isNull()) {
      throw new RejectedException(
          RejectCode.MISSING_DISTINCT_ID,
          "The event has no field \"distinct_id\"; expected the id of whoever did it");
    }
    JsonNode name = event.get("event");
    if (name == null || name.isNull()) {
      throw new RejectedException(
          RejectCode.MISSING_EVENT_NAME, "The event has no field \"event\"; expected its name");
    }
    return new EventIdentity(uuid.textValue(), JavaScriptText.of(distinctId));
  }
}
