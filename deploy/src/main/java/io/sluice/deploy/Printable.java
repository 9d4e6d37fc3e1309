package io.sluice.deploy;

/** Tenants' own names and values as they may be shown: none of them may command the terminal. */
public final class Printable {
  private static final int CONTROL_END = 0x20;
  private static final int DELETE = 0x7f;
  private static final int C1_END = 0xa0;

  private Printable() {}

  /** A text on one line, with control characters as escapes. */
  public static String line(String text) {
    StringBuilder safe = new StringBuilder();
    text.codePoints()
        .forEach(
            c -> {
              if (c < CONTROL_END || (c >= DELETE && c < C1_END)) {
                safe.append("\\u%04x".formatted(c));
              } else {
                safe.appendCodePoint(c);
              }
            });
    return safe.toString();
  }

  /** As much of it as fits, with an ellipsis if that is not all. */
  public static String line(String text, int codePoints) {
    boolean isLong = text.codePointCount(0, text.length()) > codePoints;
    String cut = isLong ? text.substring(0, text.offsetByCodePoints(0, codePoints)) : text;
    return line(cut) + (isLong ? "…" : "");
  }
}
