package io.sluice.runtime.sandbox;

import static java.util.Objects.requireNonNull;

/**
 * A plugin's code, ready to run.
 *
 * @param fileName as errors show it, for example {@code index.js}
 * @param text the code, run as a sloppy-mode script (contract §5)
 * @param contentHash says whether two scripts are the same, so that they are parsed once
 */
public record Script(String fileName, String text, String contentHash) {
  public Script {
    requireNonNull(fileName, "fileName is null");
    requireNonNull(text, "text is null");
    requireNonNull(contentHash, "contentHash is null");
  }
}
