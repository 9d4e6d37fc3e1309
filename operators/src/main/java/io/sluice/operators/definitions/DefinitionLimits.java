package io.sluice.operators.definitions;

import java.io.Serializable;

/**
 * How many definitions a team may have; each needs some tens of bytes of state, for ever.
 *
 * @param events names of events, 1 or more
 * @param properties names of properties, 1 or more
 * @param eventProperties which event has which property, 1 or more
 */
public record DefinitionLimits(int events, int properties, int eventProperties)
    implements Serializable {
  public static final DefinitionLimits DEFAULT = new DefinitionLimits(10_000, 10_000, 100_000);

  public DefinitionLimits {
    if (events < 1 || properties < 1 || eventProperties < 1) {
      throw new IllegalArgumentException(
          "The limits of definitions are "
              + events
              + ", "
              + properties
              + " and "
              + eventProperties
              + "; expected 1 or more each");
    }
  }
}
