package io.sluice.operators.deliveries;

import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import javax.annotation.Nullable;

/** The header {@code Retry-After} (RFC 9110 §10.2.3). */
final class RetryAfter {
  /** Longer ones are cut: no time at all comes of a number that is too large. */
  static final Duration LONGEST = Duration.ofDays(1);

  /** Who says less, for example a time that is past, is not asked again at once all the same. */
  static final Duration SHORTEST = Duration.ofSeconds(1);

  private static final int MOST_DIGITS = 9;

  private RetryAfter() {}

  /**
   * How long to wait, from {@link #SHORTEST} to {@link #LONGEST}; null if the value is none, or
   * neither a number of seconds nor a date.
   */
  @Nullable
  static Duration of(@Nullable String value, Instant now) {
    if (value == null) {
      return null;
    }
    String text = value.strip();
    if (text.matches("[0-9]+")) {
      return text.length() > MOST_DIGITS
          ? LONGEST
          : within(Duration.ofSeconds(Long.parseLong(text)));
    }
    try {
      ZonedDateTime until = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME);
      return within(Duration.between(now, until.toInstant()));
    } catch (DateTimeParseException e) {
      return null;
    }
  }

  private static Duration within(Duration wait) {
    if (wait.compareTo(SHORTEST) < 0) {
      return SHORTEST;
    }
    return wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
  }
}
