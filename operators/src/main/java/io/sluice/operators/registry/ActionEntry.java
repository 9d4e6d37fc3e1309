package io.sluice.operators.registry;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * An action, key {@code action/ID}, that can be compiled. Kept as it is: of the operators that read
 * the registry, one matches actions.
 *
 * @param row of {@code posthog_action}, with {@code steps} and {@code hooks}
 * @param warnings what it says that means nothing, each a clause
 */
record ActionEntry(int id, int teamId, ObjectNode row, List<String> warnings)
    implements RegistryEntry {
  ActionEntry {
    requireNonNull(row, "row is null");
    warnings = List.copyOf(warnings);
  }

  @Override
  public String key() {
    return "action/" + id;
  }
}
