package io.sluice.operators.event;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;

/**
 * Times in the free formats that V8 accepts beside ISO 8601 ({@code Tue, 5 Jan 2021 10:00:00 GMT},
 * {@code 1/5/2021 3:04 PM}), by the rules of its legacy date parser: numbers with colons are the
 * time, others the day; words are months, zones or {@code AM}/{@code PM}; what stands in
 * parentheses is a comment. Without a zone it is UTC.
 */
final class LegacyTime {
  /** By the first three letters of a word. */
  private static final Map<String, Integer> MONTHS =
      Map.ofEntries(
          Map.entry("jan", 1),
          Map.entry("feb", 2),
          Map.entry("mar", 3),
          Map.entry("apr", 4),
          Map.entry("may", 5),
          Map.entry("jun", 6),
          Map.entry("jul", 7),
          Map.entry("aug", 8),
          Map.entry("sep", 9),
          Map.entry("oct", 10),
          Map.entry("nov", 11),
          Map.entry("dec", 12));

  /** Hours east of UTC. */
  private static final Map<String, Integer> ZONES =
      Map.ofEntries(
          Map.entry("utc", 0),
          Map.entry("ut", 0),
          Map.entry("gmt", 0),
          Map.entry("z", 0),
          Map.entry("est", -5),
          Map.entry("edt", -4),
          Map.entry("cst", -6),
          Map.entry("cdt", -5),
          Map.entry("mst", -7),
          Map.entry("mdt", -6),
          Map.entry("pst", -8),
          Map.entry("pdt", -7));

  private static final int NONE = -1;
  private static final int MAX_NUMBER = 999_999_999;

  private final String text;
  private int at;

  private final int[] day = new int[3];
  private int dayCount;
  private final int[] time = new int[4];
  private int timeCount;
  private boolean timeDone;
  private int month = NONE;
  private int afternoon = NONE;
  private int zoneSign;
  private int zoneHours;
  private int zoneMinutes = NONE;
  private boolean zoneSeen;
  private boolean numberSeen;

  private LegacyTime(String text) {
    this.text = text;
  }

  /** Milliseconds since 1970, or {@link JavaScriptDate#INVALID} if it is no time. */
  static long parse(String text) {
    LegacyTime parser = new LegacyTime(text);
    return parser.readAll() ? parser.result() : JavaScriptDate.INVALID;
  }

  private boolean readAll() {
    while (at < text.length()) {
      if (!readNext(text.charAt(at))) {
        return false;
      }
    }
    return true;
  }

  private boolean readNext(char c) {
    if (isDigit(c)) {
      return readNumber();
    }
    if (isLetter(c)) {
      return readWord();
    }
    if (c == '+' || c == '-') {
      return readSign(c);
    }
    return c == '(' ? skipComment() : readOther(c);
  }

  private boolean readNumber() {
    numberSeen = true;
    int number = number();
    boolean inTime = continuesTime(number);
    if (peek() == ':') {
      at++;
      return addTime(number);
    }
    if (peek() == '.' && inTime) {
      at++;
      return isDigit(peek()) && addTime(number) && addMillis();
    }
    if (zoneSeen && zoneMinutes == NONE && number < 60) {
      zoneMinutes = number;
      return true;
    }
    if (inTime) {
      addTime(number);
      timeDone = true;
      return timeMayEndHere();
    }
    if (dayCount == day.length) {
      return false;
    }
    day[dayCount++] = number;
    if (peek() == '-') {
      at++;
    }
    return true;
  }

  private boolean timeMayEndHere() {
    char next = peek();
    boolean zulu = (next == 'Z' || next == 'z') && !isLetter(peek(1));
    return next == 0 || Character.isWhitespace(next) || next == '+' || next == '-' || zulu;
  }

  private boolean continuesTime(int number) {
    int limit = timeCount == 3 ? 1000 : 60;
    return timeCount > 0 && timeCount < time.length && !timeDone && number < limit;
  }

  private boolean addTime(int number) {
    if (timeDone || timeCount == time.length) {
      return false;
    }
    time[timeCount++] = number;
    return true;
  }

  private boolean addMillis() {
    int weight = 100;
    while (isDigit(peek())) {
      time[3] += weight * (peek() - '0');
      weight /= 10;
      at++;
    }
    timeDone = true;
    return true;
  }

  private boolean readWord() {
    int start = at;
    while (isLetter(peek())) {
      at++;
    }
    String word = text.substring(start, at).toLowerCase(Locale.ROOT);
    if ((word.equals("am") || word.equals("pm")) && timeCount > 0) {
      afternoon = word.equals("pm") ? 12 : 0;
      return true;
    }
    Integer named = MONTHS.get(word.substring(0, Math.min(word.length(), 3)));
    if (named != null) {
      month = named;
      if (peek() == '-') {
        at++;
      }
      return true;
    }
    Integer zone = ZONES.get(word);
    if (zone != null && numberSeen) {
      zoneSeen = true;
      zoneSign = zone < 0 ? -1 : zone > 0 ? 1 : 0;
      zoneHours = Math.abs(zone);
      zoneMinutes = 0;
      return true;
    }
    return !numberSeen && !isDigit(peek());
  }

  private boolean readSign(char sign) {
    at++;
    boolean utc = zoneSeen && zoneSign == 0;
    if (!utc && timeCount == 0) {
      return !numberSeen;
    }
    zoneSeen = true;
    numberSeen = true;
    zoneSign = sign == '+' ? 1 : -1;
    int start = at;
    int number = isDigit(peek()) ? number() : 0;
    int length = at - start;
    if (peek() == ':') {
      at++;
      zoneHours = number;
      zoneMinutes = NONE;
      return true;
    }
    zoneHours = length > 2 ? number / 100 : number;
    zoneMinutes = length > 2 ? number % 100 : 0;
    return length >= 1 && length <= 4;
  }

  private boolean skipComment() {
    int depth = 0;
    do {
      char c = text.charAt(at++);
      depth += c == '(' ? 1 : c == ')' ? -1 : 0;
    } while (depth > 0 && at < text.length());
    return true;
  }

  private boolean readOther(char c) {
    at++;
    return c != ')' || !numberSeen;
  }

  private long result() {
    int[] date = date();
    if (date == null || !completeTime()) {
      return JavaScriptDate.INVALID;
    }
    long millis = ((time[0] * 60L + time[1]) * 60 + time[2]) * 1000 + time[3];
    if (zoneSeen) {
      millis -= zoneSign * (zoneHours * 60L + Math.max(zoneMinutes, 0)) * 60_000;
    }
    return JavaScriptDate.of(date[0], date[1], date[2], millis);
  }

  /** Year, month and day, or null if they are none. What is missing is 1, so the year 2001. */
  private int[] date() {
    if (dayCount == 0) {
      return null;
    }
    Arrays.fill(day, dayCount, day.length, 1);
    boolean yearFirst = !isDay(day[0]);
    int year;
    int monthOfYear = month;
    int dayOfMonth;
    if (month == NONE) {
      year = yearFirst ? day[0] : day[2];
      monthOfYear = yearFirst ? day[1] : day[0];
      dayOfMonth = yearFirst ? day[2] : day[1];
    } else {
      year = yearFirst ? day[0] : day[1];
      dayOfMonth = yearFirst ? day[1] : day[0];
    }
    if (year < 100) {
      year += year < 50 ? 2000 : 1900;
    }
    boolean valid = monthOfYear >= 1 && monthOfYear <= 12 && isDay(dayOfMonth);
    return valid ? new int[] {year, monthOfYear, dayOfMonth} : null;
  }

  private boolean completeTime() {
    if (afternoon != NONE) {
      if (time[0] < 1 || time[0] > 12) {
        return false;
      }
      time[0] = time[0] % 12 + afternoon;
    }
    boolean midnight = time[0] == 24 && time[1] == 0 && time[2] == 0 && time[3] == 0;
    return midnight || (time[0] < 24 && time[1] < 60 && time[2] < 60 && time[3] < 1000);
  }

  private int number() {
    long value = 0;
    while (isDigit(peek())) {
      value = Math.min(value * 10 + (peek() - '0'), MAX_NUMBER);
      at++;
    }
    return (int) value;
  }

  private char peek() {
    return peek(0);
  }

  private char peek(int ahead) {
    return at + ahead < text.length() ? text.charAt(at + ahead) : 0;
  }

  private static boolean isDay(int number) {
    return number >= 1 && number <= 31;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  /** Whatever has a code from A on is part of a word, also what is no letter. */
  private static boolean isLetter(char c) {
    return c >= 'A' && !Character.isWhitespace(c);
  }
}
