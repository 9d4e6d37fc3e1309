package io.sluice.runtime.host;

import static java.util.Objects.requireNonNull;

/** A question about state. The team's actor is held until it is answered. */
public sealed interface StateRead {
  /**
   * {@code meta.storage.get} (contract §6.3). The answer is the JSON text, or null if there is no
   * entry.
   *
   * @param key the entry
   */
  record StorageGet(StateKey key) implements StateRead {
    public StorageGet {
      requireNonNull(key, "key is null");
    }
  }
}
