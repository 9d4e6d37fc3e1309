package io.sluice.runtime.plugin;

import java.io.IOException;

/** A file that may be well formed but is not let in; the message is a sentence saying why. */
final class RefusedFileException extends IOException {
  private static final long serialVersionUID = 1L;

  RefusedFileException(String message) {
    super(message);
  }
}
