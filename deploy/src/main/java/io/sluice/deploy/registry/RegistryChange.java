package io.sluice.deploy.registry;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.ObjectNode;
import javax.annotation.Nullable;

/**
 * One record to write, packed and checked.
 *
 * @param key for example {@code plugin/17}
 * @param value null deletes
 */
public record RegistryChange(String key, @Nullable ObjectNode value) {
  public RegistryChange {
    requireNonNull(key, "key is null");
  }
}
