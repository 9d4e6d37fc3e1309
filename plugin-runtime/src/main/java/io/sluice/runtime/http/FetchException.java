package io.sluice.runtime.http;

import static java.util.Objects.requireNonNull;

import java.io.IOException;

/** Ends a call with a failure whose text the plugin may see. */
final class FetchException extends IOException {
  private static final long serialVersionUID = 1L;

  private final HttpFailure failure;

  FetchException(HttpFailure failure, String message) {
    super(message);
    this.failure = requireNonNull(failure, "failure is null");
  }

  /** The message, for the plugin to see. */
  String text() {
    return String.valueOf(getMessage());
  }

  HttpFailure failure() {
    return failure;
  }

  /** A failure in node-fetch 2's words for what went wrong below it. */
  static FetchException requestFailed(HttpFailure failure, WebUrl url, String reason) {
    return new FetchException(failure, "request to " + url.href() + " failed, reason: " + reason);
  }
}
