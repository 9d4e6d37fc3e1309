package io.sluice.runtime.host;

import javax.annotation.Nullable;

/** Takes the answer to a request: exactly one call, from any thread. */
public interface Answer {
  /** The answer as the request says, null if there is none. */
  void value(@Nullable String value);

  /** The request was refused; the plugin gets an {@code Error} with this message. */
  void error(String message);

  /** Either, as it came of a request. */
  default void give(StateRequest.Reply reply) {
    if (reply instanceof StateRequest.Done done) {
      value(done.json());
    } else if (reply instanceof StateRequest.Refused refused) {
      error(refused.message());
    }
  }
}
