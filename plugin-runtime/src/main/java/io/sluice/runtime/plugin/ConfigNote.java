package io.sluice.runtime.plugin;

import static java.util.Objects.requireNonNull;

/**
 * An entry without a key: text between the fields, for people only (contract §3.3).
 *
 * @param markdown what it says
 */
public record ConfigNote(String markdown) implements ConfigEntry {
  public ConfigNote {
    requireNonNull(markdown, "markdown is null");
  }
}
