package io.sluice.operators.json;

/** Halves of UTF-16 pairs that stand alone, which UTF-8 cannot hold and ClickHouse refuses. */
public final class Surrogates {
  private Surrogates() {}

  /**
   * Replaces every lone surrogate by its escape and a backslash, {@code \\ud83d\\}, as era B does
   * before it writes to ClickHouse (contract §10.3).
   */
  public static String safe(String text) {
    return escapeLone(text, "\\");
  }

  static String escapeLone(String text, String suffix) {
    int length = text.length();
    int i = nextLone(text, 0);
    if (i == length) {
      return text;
    }
    StringBuilder escaped = new StringBuilder(length + 16);
    int from = 0;
    for (; i < length; i = nextLone(text, from)) {
      escaped.append(text, from, i).append("\\u").append(Integer.toHexString(text.charAt(i)));
      escaped.append(suffix);
      from = i + 1;
    }
    return escaped.append(text, from, length).toString();
  }

  private static int nextLone(String text, int from) {
    int length = text.length();
    for (int i = from; i < length; i++) {
      char c = text.charAt(i);
      if (Character.isSurrogate(c)) {
        if (Character.isHighSurrogate(c)
            && i + 1 < length
            && Character.isLowSurrogate(text.charAt(i + 1))) {
          i++;
        } else {
          return i;
        }
      }
    }
    return length;
  }
}
