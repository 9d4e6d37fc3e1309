package io.sluice.operators.output;

/** How many bytes a text takes inside a JSON string, and how to cut it to fit. */
public final class JsonSize {
  private JsonSize() {}

  /**
   * The longest beginning of a text that takes at most {@code maxBytes} inside a JSON string in
   * UTF-8, escapes counted. Never tears a surrogate pair.
   */
  public static String cut(String text, int maxBytes) {
    int bytes = 0;
    int i = 0;
    while (i < text.length()) {
      int codePoint = text.codePointAt(i);
      bytes += size(codePoint);
      if (bytes > maxBytes) {
        return text.substring(0, i);
      }
      i += Character.charCount(codePoint);
    }
    return text;
  }

  private static int size(int codePoint) {
    if (codePoint < 0x80) {
      return codePoint < 0x20 ? 6 : codePoint == '"' || codePoint == '\\' ? 2 : 1;
    }
    if (codePoint < 0x800) {
      return 2;
    }
    if (codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE) {
      return 6;
    }
    return codePoint < 0x10000 ? 3 : 4;
  }
}
