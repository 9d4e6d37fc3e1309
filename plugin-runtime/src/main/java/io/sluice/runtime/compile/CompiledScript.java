package io.sluice.runtime.compile;

import static java.util.Objects.requireNonNull;

/**
 * A plugin's code as a script.
 *
 * @param fileName as errors show it; what the compiler was given
 * @param text to be run as a sloppy-mode script that finds {@code exports}, {@code module} and
 *     {@code require}; its lines are the author's
 * @param contentHash what the compiler was given: says whether two scripts are the same
 */
public record CompiledScript(String fileName, String text, String contentHash) {
  public CompiledScript {
    requireNonNull(fileName, "fileName is null");
    requireNonNull(text, "text is null");
    requireNonNull(contentHash, "contentHash is null");
  }
}
