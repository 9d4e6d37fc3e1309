package io.sluice.operators.json;

/** Says why a text is not JSON, as one clause that fits behind a colon. */
public final class UnreadableJson extends Exception {
  UnreadableJson(String message, Throwable cause) {
    // No stack trace of its own: a topic full of bad records must not cost one each.
    super(message, cause, false, false);
  }

  UnreadableJson(String message) {
    this(message, null);
  }
}
