package io.sluice.operators.actions;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A program's wish to be told when an action is performed (contract §12.5).
 *
 * @param id a text or a number, as it is written
 * @param event a text; a missing node leaves it out of what is sent
 * @param target where to
 */
public record RestHook(JsonNode id, JsonNode event, String target) {
  public RestHook {
    requireNonNull(id, "id is null");
    requireNonNull(event, "event is null");
    requireNonNull(target, "target is null");
  }
}
