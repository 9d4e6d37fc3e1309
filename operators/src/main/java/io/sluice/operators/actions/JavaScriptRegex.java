package io.sluice.operators.actions;

/** Spells as RE2 does what JavaScript's regular expressions spell otherwise. */
final class JavaScriptRegex {
  private static final int UNICODE_DIGITS = 4;

  private JavaScriptRegex() {}

  /** Escapes with {@code u} and {@code c} become such with {@code x}. */
  static String toRe2(String regex) {
    StringBuilder re2 = new StringBuilder(regex.length());
    int i = 0;
    while (i < regex.length()) {
      int end = regex.charAt(i) == '\\' ? escape(regex, i, re2) : i;
      if (end == i) {
        int length = regex.charAt(i) == '\\' && i + 1 < regex.length() ? 2 : 1;
        re2.append(regex, i, i + length);
        end = i + length;
      }
      i = end;
    }
    return re2.toString();
  }

  /** Writes an escape of JavaScript's own and returns where it ends; i if it is none. */
  private static int escape(String regex, int i, StringBuilder re2) {
    char kind = i + 1 < regex.length() ? regex.charAt(i + 1) : '\\';
    if (kind == 'c' && i + 2 < regex.length() && Character.isLetter(regex.charAt(i + 2))) {
      re2.append("\\x{").append(Integer.toHexString(regex.charAt(i + 2) % 32)).append('}');
      return i + 3;
    }
    if (kind != 'u') {
      return i;
    }
    boolean isBraced = i + 2 < regex.length() && regex.charAt(i + 2) == '{';
    int start = isBraced ? i + 3 : i + 2;
    int end = isBraced ? regex.indexOf('}', start) : start + UNICODE_DIGITS;
    if (end < start || end > regex.length() || !isHex(regex.substring(start, end))) {
      return i;
    }
    re2.append("\\x{").append(regex, start, end).append('}');
    return isBraced ? end + 1 : end;
  }

  private static boolean isHex(String digits) {
    return digits.matches("[0-9a-fA-F]{1,6}");
  }
}
