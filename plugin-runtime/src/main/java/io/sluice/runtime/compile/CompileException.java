package io.sluice.runtime.compile;

import static java.util.Objects.requireNonNull;

import javax.annotation.Nullable;

/**
 * A plugin's code cannot be compiled. The message is for the plugin's author. For bad syntax it
 * begins with {@code SyntaxError: /index.ts:}, names line and column as {@code (3:7)}, lines from 1
 * and columns from 0, and shows the line.
 */
public final class CompileException extends Exception {
  private static final long serialVersionUID = 1L;

  /** What would have to change. */
  enum Reason {
    /** The source. */
    SOURCE,
    /** The source, or how busy the machine is. */
    TIME,
    /** Nothing about the source. */
    HOST
  }

  private final Reason reason;

  CompileException(Reason reason, String message) {
    this(reason, message, null);
  }

  CompileException(Reason reason, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.reason = requireNonNull(reason, "reason is null");
  }

  Reason reason() {
    return reason;
  }
}
