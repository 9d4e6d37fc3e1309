package io.sluice.runtime.host;

import javax.annotation.Nullable;

/** Takes the answer to a read: exactly one call, from any thread. */
public interface Answer {
  /** The value as the read says, null if there is none. */
  void value(@Nullable String value);

  /** The read failed; the plugin gets an {@code Error} with this message. */
  void error(String message);
}
