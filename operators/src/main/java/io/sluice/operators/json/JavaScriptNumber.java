package io.sluice.operators.json;

import com.fasterxml.jackson.databind.JsonNode;

/** What JavaScript's {@code Number(value)} makes of a JSON value (ECMA-262 §7.1.4). */
public final class JavaScriptNumber {
  private JavaScriptNumber() {}

  /**
   * The number, NaN if it is none. A missing node is {@code undefined}; an object or array is the
   * number that its text is.
   */
  public static double of(JsonNode value) {
    return switch (value.getNodeType()) {
      case NUMBER -> value.doubleValue();
      case STRING -> of(value.textValue());
      case BOOLEAN -> value.booleanValue() ? 1 : 0;
      case NULL -> 0;
      case MISSING -> Double.NaN;
      case OBJECT, ARRAY -> of(JavaScriptText.of(value));
      case BINARY, POJO ->
          throw new IllegalArgumentException("A JSON tree cannot hold a " + value.getNodeType());
    };
  }

  /** The number that a text is, NaN if it is none. */
  public static double of(String text) {
    String digits = trimmed(text);
    if (digits.isEmpty()) {
      return 0;
    }
    if (digits.length() > 2 && digits.charAt(0) == '0') {
      int radix = radix(digits.charAt(1));
      if (radix > 0) {
        return ofInteger(digits, radix);
      }
    }
    if (isDecimal(digits)) {
      return Double.parseDouble(digits);
    }
    return switch (digits) {
      case "Infinity", "+Infinity" -> Double.POSITIVE_INFINITY;
      case "-Infinity" -> Double.NEGATIVE_INFINITY;
      default -> Double.NaN;
    };
  }

  private static String trimmed(String text) {
    int start = 0;
    int end = text.length();
    while (start < end && isSpace(text.charAt(start))) {
      start++;
    }
    while (end > start && isSpace(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(start, end);
  }

  /** White space and line ends of JavaScript. */
  private static boolean isSpace(char c) {
    return (c >= '\t' && c <= '\r')
        || c == '\uFEFF'
        || Character.getType(c) == Character.SPACE_SEPARATOR
        || c == '\u2028'
        || c == '\u2029';
  }

  private static int radix(char c) {
    return switch (c) {
      case 'x', 'X' -> 16;
      case 'o', 'O' -> 8;
      case 'b', 'B' -> 2;
      default -> 0;
    };
  }

  private static double ofInteger(String text, int radix) {
    double number = 0;
    for (int i = 2; i < text.length(); i++) {
      char c = text.charAt(i);
      int digit = c < 128 ? Character.digit(c, radix) : -1;
      if (digit < 0) {
        return Double.NaN;
      }
      number = number * radix + digit;
    }
    return number;
  }

  /** Whether Java would read it as JavaScript does; Java takes more, such as {@code 1d}. */
  private static boolean isDecimal(String text) {
    int i = text.charAt(0) == '-' || text.charAt(0) == '+' ? 1 : 0;
    int afterWhole = afterDigits(text, i);
    int digits = afterWhole - i;
    i = afterWhole;
    if (i < text.length() && text.charAt(i) == '.') {
      int afterFraction = afterDigits(text, i + 1);
      digits += afterFraction - i - 1;
      i = afterFraction;
    }
    if (digits == 0) {
      return false;
    }
    if (i < text.length() && (text.charAt(i) == 'e' || text.charAt(i) == 'E')) {
      int exponent = i + 1;
      if (exponent < text.length()
          && (text.charAt(exponent) == '-' || text.charAt(exponent) == '+')) {
        exponent++;
      }
      i = afterDigits(text, exponent);
      if (i == exponent) {
        return false;
      }
    }
    return i == text.length();
  }

  private static int afterDigits(String text, int from) {
    int i = from;
    while (i < text.length() && text.charAt(i) >= '0' && text.charAt(i) <= '9') {
      i++;
    }
    return i;
  }
}
