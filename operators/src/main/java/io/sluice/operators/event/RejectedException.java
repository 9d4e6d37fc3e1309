package io.sluice.operators.event;

import static java.util.Objects.requireNonNull;

/** An event cannot be processed: a code for machines and a sentence for people. */
public final class RejectedException extends Exception {
  private final RejectCode code;

  public RejectedException(RejectCode code, String message) {
    this(code, message, null);
  }

  public RejectedException(RejectCode code, String message, Throwable cause) {
    // No stack trace: a topic full of bad records must not cost one each.
    super(message, cause, false, false);
    this.code = requireNonNull(code, "code is null");
  }

  public RejectCode code() {
    return code;
  }
}
