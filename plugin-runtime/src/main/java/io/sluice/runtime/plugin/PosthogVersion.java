package io.sluice.runtime.plugin;

import java.util.Optional;
import java.util.regex.Pattern;
import org.semver4j.Semver;
import org.semver4j.range.RangeList;
import org.semver4j.range.RangeListFactory;

/**
 * The version of PostHog whose plugins run here, and what plugins ask of it in {@code
 * posthogVersion} (contract §3.2, §3.3).
 */
final class PosthogVersion {
  /** The last release of the contract's era B, August 2022. */
  static final String CURRENT = "1.39.0";

  /**
   * As npm's; longer ranges would take the library's expressions their time and the whole stack.
   */
  private static final int LONGEST_RANGE = 256;

  private static final Pattern SPACE_AFTER_OPERATOR = Pattern.compile("([<>=~^])\\s+");

  private PosthogVersion() {}

  /**
   * Whether the text is a range of versions such as {@code >= 1.25.0} or {@code ^1.30}, of {@link
   * #LONGEST_RANGE} characters at most.
   */
  static boolean isRange(String text) {
    try {
      return text.length() <= LONGEST_RANGE && !text.isBlank() && !range(text).get().isEmpty();
    } catch (RuntimeException e) {
      // The library has several exceptions for what it cannot read, and no common one.
      return false;
    }
  }

  /** What to say if the range leaves this version out; empty if it does not, or is no range. */
  static Optional<String> unmet(String text) {
    return !isRange(text) || new Semver(CURRENT).satisfies(range(text))
        ? Optional.empty()
        : Optional.of(
            "Currently running PostHog version "
                + CURRENT
                + " does not match this plugin's semantic version requirement \""
                + text
                + "\".");
  }

  /** Spaces after an operator and commas between conditions are upstream's; semver has neither. */
  private static RangeList range(String text) {
    String spaced = text.trim().replaceAll("\\s*,\\s*", " ");
    return RangeListFactory.create(SPACE_AFTER_OPERATOR.matcher(spaced).replaceAll("$1"));
  }
}
