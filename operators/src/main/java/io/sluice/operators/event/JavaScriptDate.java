package io.sluice.operators.event;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.LocalDate;

/**
 * The moment that a text or a number means, as era B reads it (contract §10.5): JavaScript's {@code
 * new Date(x)} in a process whose zone is UTC, else ISO 8601.
 */
public final class JavaScriptDate {
  /** Not a time. */
  public static final long INVALID = Long.MIN_VALUE;

  static final long MILLIS_PER_DAY = 86_400_000L;

  private static final long MAX_MILLIS = 8_640_000_000_000_000L;

  private JavaScriptDate() {}

  /** Milliseconds since 1970, or {@link #INVALID}. A number counts milliseconds. */
  public static long parse(JsonNode value) {
    if (value.isNumber()) {
      double millis = value.doubleValue();
      return Math.abs(millis) <= MAX_MILLIS ? (long) millis : INVALID;
    }
    return value.isTextual() ? parse(value.textValue()) : INVALID;
  }

  /** Milliseconds since 1970, or {@link #INVALID}. */
  public static long parse(String text) {
    long millis = IsoTime.parse(text);
    if (millis == INVALID) {
      millis = LegacyTime.parse(text);
    }
    return millis == INVALID ? IsoTime.parseRareForm(text) : millis;
  }

  /** Days beyond the month's end run on into the next month, as in JavaScript. */
  static long of(int year, int month, int day, long millisOfDay) {
    if (Math.abs(year) > 300_000) {
      return INVALID;
    }
    long days = LocalDate.of(year, month, 1).toEpochDay() + day - 1;
    long millis = days * MILLIS_PER_DAY + millisOfDay;
    return Math.abs(millis) <= MAX_MILLIS ? millis : INVALID;
  }
}
