package io.sluice.runtime.host;

import static java.util.Objects.requireNonNull;

import java.util.List;

/** What an entry of a team's state holds. */
public sealed interface StateValue {
  /** Of an entry that stays until it is deleted. */
  long NEVER = Long.MAX_VALUE;

  /** When the entry is gone, in milliseconds since the epoch; {@link #NEVER} for storage. */
  long expiresAt();

  /**
   * A text: JSON in storage, anything in the cache.
   *
   * @param text the value
   * @param expiresAt milliseconds since the epoch, {@link #NEVER} if it stays
   */
  record Text(String text, long expiresAt) implements StateValue {
    public Text {
      requireNonNull(text, "text is null");
    }

    /** A text that stays. */
    public static Text lasting(String text) {
      return new Text(text, NEVER);
    }
  }

  /**
   * A list of texts, as {@code cache.lpush} makes it; never empty.
   *
   * @param elements from head to tail
   * @param expiresAt milliseconds since the epoch, {@link #NEVER} if it stays
   */
  record Elements(List<String> elements, long expiresAt) implements StateValue {
    public Elements {
      elements = List.copyOf(elements);
    }
  }
}
