package io.sluice.operators.json;

import com.fasterxml.jackson.databind.JsonNode;

/** Takes an object's fields in their order. */
@FunctionalInterface
public interface FieldVisitor {
  /**
   * A field; one name may come more than once.
   *
   * @return false if nothing more is wanted
   */
  boolean field(String name, JsonNode value);
}
