package io.sluice.operators.registry;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** An entry that means nothing to the plugins: group types. Kept as it is. */
public record Other(String key, ObjectNode json) implements RegistryEntry {
  public Other {
    requireNonNull(key, "key is null");
    requireNonNull(json, "json is null");
  }
}
