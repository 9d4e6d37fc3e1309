package io.sluice.operators.actions;

/**
 * Finds a text that every match of a regular expression contains, so that most texts need no look
 * at the expression. It need not find the longest, nor any.
 */
final class RegexLiteral {
  private static final String SPECIAL = "^$.[]()";
  private static final String OPTIONAL = "*?{";

  private RegexLiteral() {}

  /** The longest run of plain characters outside groups; empty if there may be none. */
  static String of(String regex) {
    if (regex.contains("(?") || regex.contains("\\Q")) {
      return ""; // flags and quotes change what the rest means
    }
    String longest = "";
    StringBuilder run = new StringBuilder();
    int depth = 0;
    int i = 0;
    while (i < regex.length()) {
      char c = regex.charAt(i);
      int end = i + 1;
      boolean isPlain = false;
      if (c == '\\') {
        if (end == regex.length()) {
          return "";
        }
        c = regex.charAt(end);
        isPlain = !Character.isLetterOrDigit(c) && c < 128;
        end = i + 2;
        if (!isPlain) {
          end = afterEscape(regex, i + 1);
        }
      } else if (c == '[') {
        end = afterClass(regex, i);
      } else if (c == '(') {
        depth++;
      } else if (c == ')') {
        depth--;
      } else if (c == '|' && depth == 0) {
        return "";
      } else {
        isPlain = SPECIAL.indexOf(c) < 0 && OPTIONAL.indexOf(c) < 0 && "+}|".indexOf(c) < 0;
      }
      boolean isOptional = end < regex.length() && OPTIONAL.indexOf(regex.charAt(end)) >= 0;
      boolean isRepeated = end < regex.length() && regex.charAt(end) == '+';
      if (isPlain && depth == 0 && !isOptional && !Character.isSurrogate(c)) {
        run.append(c);
      }
      if (!isPlain || depth > 0 || isOptional || isRepeated || Character.isSurrogate(c)) {
        longest = run.length() > longest.length() ? run.toString() : longest;
        run.setLength(0);
      }
      if (c == '{' && !isPlain) {
        int close = regex.indexOf('}', i);
        end = close < 0 ? end : close + 1;
      }
      i = end;
    }
    return run.length() > longest.length() ? run.toString() : longest;
  }

  /** Digits and braces may belong to an escape: none of them is plain. */
  private static int afterEscape(String regex, int letter) {
    int end = letter + 1;
    if (end < regex.length() && regex.charAt(end) == '{') {
      int close = regex.indexOf('}', end);
      return close < 0 ? regex.length() : close + 1;
    }
    int most = Math.min(regex.length(), end + 4);
    while (end < most && Character.digit(regex.charAt(end), 16) >= 0) {
      end++;
    }
    return regex.charAt(letter) == 'c' || regex.charAt(letter) == 'p' || regex.charAt(letter) == 'P'
        ? Math.min(regex.length(), Math.max(end, letter + 2))
        : end;
  }

  private static int afterClass(String regex, int open) {
    int i = open + 1;
    if (i < regex.length() && regex.charAt(i) == '^') {
      i++;
    }
    if (i < regex.length() && regex.charAt(i) == ']') {
      i++;
    }
    while (i < regex.length() && regex.charAt(i) != ']') {
      if (regex.charAt(i) == '\\') {
        i++;
      } else if (regex.startsWith("[:", i)) {
        int end = regex.indexOf(":]", i + 2);
        i = end < 0 ? i : end + 1;
      }
      i++;
    }
    return Math.min(regex.length(), i + 1);
  }
}
