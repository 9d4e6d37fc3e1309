package io.sluice.operators.output;

import java.time.LocalDateTime;
import java.time.ZoneOffset;

/** Times as ClickHouse's {@code DateTime64} reads them: UTC, without a zone. */
public final class ClickHouseTime {
  /** The first millisecond of the year 0. */
  public static final long MIN_MILLIS = -62_167_219_200_000L;

  /** The last millisecond of the year 9999. */
  public static final long MAX_MILLIS = 253_402_300_799_999L;

  private ClickHouseTime() {}

  /**
   * Writes {@code yyyy-MM-dd HH:mm:ss.SSS}.
   *
   * @param epochMillis milliseconds since 1970, in the years 0 to 9999
   * @throws IllegalArgumentException if the year has not four digits
   */
  public static String millis(long epochMillis) {
    if (epochMillis < MIN_MILLIS || epochMillis > MAX_MILLIS) {
      throw new IllegalArgumentException(
          "The time " + epochMillis + " ms is not in the years 0 to 9999");
    }
    int milli = (int) Math.floorMod(epochMillis, 1000L);
    LocalDateTime time =
        LocalDateTime.ofEpochSecond(Math.floorDiv(epochMillis, 1000L), 0, ZoneOffset.UTC);
    char[] text = "0000-00-00 00:00:00.000".toCharArray();
    digits(text, 4, time.getYear());
    digits(text, 7, time.getMonthValue());
    digits(text, 10, time.getDayOfMonth());
    digits(text, 13, time.getHour());
    digits(text, 16, time.getMinute());
    digits(text, 19, time.getSecond());
    digits(text, 23, milli);
    return new String(text);
  }

  /**
   * Writes {@code yyyy-MM-dd HH:mm:ss}.
   *
   * @throws IllegalArgumentException if the year has not four digits
   */
  public static String seconds(long epochMillis) {
    return millis(epochMillis).substring(0, 19);
  }

  private static void digits(char[] text, int end, int value) {
    int i = end;
    for (int rest = value; rest > 0; rest /= 10) {
      text[--i] = (char) ('0' + rest % 10);
    }
  }
}
