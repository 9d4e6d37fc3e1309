package io.sluice.operators.event;

import java.text.ParsePosition;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.util.List;
import java.util.Locale;

/**
 * Times in the format of ISO 8601 as JavaScript reads it (ECMA-262 §21.4.1.32), a little more
 * generously: a blank may stand for the {@code T}, the zone may lack its colon. Without a zone it
 * is UTC. Written by hand because it runs three times per event.
 */
final class IsoTime {
  private static final List<DateTimeFormatter> RARE_FORMS =
      List.of(
          DateTimeFormatter.ofPattern("uuuuMMdd['T'HHmm[ss][X]]", Locale.ROOT),
          DateTimeFormatter.ISO_WEEK_DATE);

  private final String text;
  private int at;

  private IsoTime(String text) {
    this.text = text;
  }

  /** Milliseconds since 1970, or {@link JavaScriptDate#INVALID} if it is not in this format. */
  static long parse(String text) {
    return new IsoTime(text).read();
  }

  /** The forms of ISO 8601 that JavaScript does not know but luxon does: basic and week dates. */
  static long parseRareForm(String text) {
    for (DateTimeFormatter format : RARE_FORMS) {
      ParsePosition position = new ParsePosition(0);
      TemporalAccessor parsed = format.parseUnresolved(text, position);
      if (parsed != null && position.getIndex() == text.length()) {
        return parse(format, text);
      }
    }
    return JavaScriptDate.INVALID;
  }

  private static long parse(DateTimeFormatter format, String text) {
    try {
      TemporalAccessor parsed = format.parse(text);
      LocalDateTime time =
          parsed.isSupported(ChronoField.HOUR_OF_DAY)
              ? LocalDateTime.from(parsed)
              : LocalDate.from(parsed).atStartOfDay();
      boolean zoned = parsed.isSupported(ChronoField.OFFSET_SECONDS);
      int offset = zoned ? parsed.get(ChronoField.OFFSET_SECONDS) : 0;
      return (time.toEpochSecond(ZoneOffset.UTC) - offset) * 1000;
    } catch (DateTimeException e) {
      return JavaScriptDate.INVALID;
    }
  }

  private long read() {
    long year = year();
    long month = 1;
    long day = 1;
    if (take('-')) {
      month = digits(2);
      if (take('-')) {
        day = digits(2);
      }
    }
    if (year == JavaScriptDate.INVALID || month < 1 || month > 12 || day < 1 || day > 31) {
      return JavaScriptDate.INVALID;
    }
    long millis = 0;
    if (at < text.length()) {
      if (!take('T') && !take('t') && !take(' ')) {
        return JavaScriptDate.INVALID;
      }
      millis = timeOfDay();
      if (millis < 0) {
        return JavaScriptDate.INVALID;
      }
      millis -= offset();
    }
    return at == text.length()
        ? JavaScriptDate.of((int) year, (int) month, (int) day, millis)
        : JavaScriptDate.INVALID;
  }

  private long year() {
    if (take('+')) {
      return orInvalid(digits(6));
    }
    if (take('-')) {
      long year = digits(6);
      return year <= 0 ? JavaScriptDate.INVALID : -year;
    }
    return orInvalid(digits(4));
  }

  private static long orInvalid(long year) {
    return year < 0 ? JavaScriptDate.INVALID : year;
  }

  /** Milliseconds into the day, below 0 if it is not a time. */
  private long timeOfDay() {
    long hour = digits(2);
    if (hour < 0 || hour > 24 || !take(':')) {
      return -1;
    }
    long minute = digits(2);
    long second = 0;
    long milli = 0;
    if (take(':')) {
      second = digits(2);
      if (take('.') || take(',')) {
        milli = fraction();
      }
    }
    if (minute < 0 || minute > 59 || second < 0 || second > 59 || milli < 0) {
      return -1;
    }
    long millis = ((hour * 60 + minute) * 60 + second) * 1000 + milli;
    return millis > JavaScriptDate.MILLIS_PER_DAY ? -1 : millis;
  }

  private long fraction() {
    int start = at;
    long milli = 0;
    int weight = 100;
    while (at < text.length() && isDigit(text.charAt(at))) {
      milli += (long) weight * (text.charAt(at++) - '0');
      weight /= 10;
    }
    return at == start ? -1 : milli;
  }

  /** The zone's milliseconds east of UTC; leaves the position at what is no zone. */
  private long offset() {
    int start = at;
    take(' ');
    if (take('Z') || take('z')) {
      return 0;
    }
    boolean east = take('+');
    if (east || take('-')) {
      long hours = digits(2);
      boolean colon = take(':');
      boolean hoursOnly = at == text.length() && !colon;
      long minutes = hoursOnly ? 0 : digits(2);
      if (hours >= 0 && hours <= 23 && minutes >= 0 && minutes <= 59) {
        long millis = (hours * 60 + minutes) * 60_000;
        return east ? millis : -millis;
      }
    }
    at = start;
    return 0;
  }

  private boolean take(char expected) {
    if (at < text.length() && text.charAt(at) == expected) {
      at++;
      return true;
    }
    return false;
  }

  /** A number of exactly so many digits, below 0 if they are not there. */
  private long digits(int count) {
    if (at + count > text.length()) {
      return -1;
    }
    long value = 0;
    for (int i = 0; i < count; i++) {
      char c = text.charAt(at + i);
      if (!isDigit(c)) {
        return -1;
      }
      value = value * 10 + (c - '0');
    }
    at += count;
    return value;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
