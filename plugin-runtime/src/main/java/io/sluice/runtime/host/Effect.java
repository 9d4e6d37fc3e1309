package io.sluice.runtime.host;

import static java.util.Objects.requireNonNull;

/**
 * Something a plugin did to the outside, as data. The host decides when it becomes true: with the
 * commit of the invocation it belongs to.
 */
public sealed interface Effect {
  /** An effect on state that later reads must see. */
  sealed interface OnState extends Effect {
    /** The entry it changes. */
    StateKey key();
  }

  /**
   * {@code meta.storage.set} (contract §6.3).
   *
   * @param key the entry
   * @param value JSON text
   */
  record StoragePut(StateKey key, String value) implements OnState {
    public StoragePut {
      requireNonNull(key, "key is null");
      requireNonNull(value, "value is null");
    }
  }

  /**
   * {@code meta.storage.del}, or a {@code set} to undefined (contract §6.3).
   *
   * @param key the entry
   */
  record StorageDelete(StateKey key) implements OnState {
    public StorageDelete {
      requireNonNull(key, "key is null");
    }
  }

  /**
   * A line for the plugin's log (contract §6.11, §7.2). The only effect that goes out whatever
   * becomes of its invocation.
   *
   * @param source who speaks
   * @param level the console method, upper case
   * @param message the text
   * @param epochMillis when it was said
   */
  record Log(LogSource source, LogLevel level, String message, long epochMillis) implements Effect {
    public Log {
      requireNonNull(source, "source is null");
      requireNonNull(level, "level is null");
      requireNonNull(message, "message is null");
    }
  }
}
