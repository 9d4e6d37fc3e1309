package io.sluice.deploy;

import static java.util.Objects.requireNonNull;

import javax.annotation.Nullable;

/**
 * Something the user can understand and act on. The message is one sentence (or one per line, if
 * there is more than one problem): what was found, what was expected, what to change.
 */
public final class Problem extends RuntimeException {

  /** Who has to act; the command line turns it into the exit status. */
  public enum Kind {
    /** What the user gave is wrong. */
    INPUT,
    /** What the user gave is right, and it could not be done. */
    FAILURE
  }

  private final Kind kind;

  private Problem(Kind kind, String message, @Nullable Throwable cause) {
    super(requireNonNull(message, "message is null"), cause);
    this.kind = requireNonNull(kind, "kind is null");
  }

  public static Problem input(String message) {
    return new Problem(Kind.INPUT, message, null);
  }

  public static Problem input(String message, Throwable cause) {
    return new Problem(Kind.INPUT, message, cause);
  }

  public static Problem failure(String message) {
    return new Problem(Kind.FAILURE, message, null);
  }

  public static Problem failure(String message, Throwable cause) {
    return new Problem(Kind.FAILURE, message, cause);
  }

  public Kind kind() {
    return kind;
  }
}
