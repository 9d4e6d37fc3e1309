package io.sluice.operators.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.StringJoiner;

/**
 * What JavaScript's {@code String(value)} makes of a JSON value (ECMA-262 §7.1.17, §6.1.6.1.20).
 */
public final class JavaScriptText {
  /** As many decimal digits tell every double from its neighbours. */
  private static final int MAX_DIGITS = 17;

  private JavaScriptText() {}

  /**
   * The text of a value. One difference from JavaScript: integers keep all their digits, so that
   * two long numeric ids never become one.
   */
  public static String of(JsonNode value) {
    return switch (value.getNodeType()) {
      case STRING -> value.textValue();
      case NUMBER -> ofNumber(value);
      case OBJECT -> "[object Object]";
      case ARRAY -> {
        StringJoiner joined = new StringJoiner(",");
        for (JsonNode element : value) {
          joined.add(element.isNull() ? "" : of(element));
        }
        yield joined.toString();
      }
      case BOOLEAN, NULL -> value.asText();
      case MISSING -> "undefined";
      case BINARY, POJO ->
          throw new IllegalArgumentException("A JSON tree cannot hold a " + value.getNodeType());
    };
  }

  private static String ofNumber(JsonNode value) {
    if (value.isIntegralNumber()) {
      String text = value.asText();
      return text.equals("-0") ? "0" : text;
    }
    return ofDouble(value.doubleValue());
  }

  private static String ofDouble(double value) {
    if (value == 0) {
      return "0";
    }
    if (Double.isInfinite(value)) {
      return value > 0 ? "Infinity" : "-Infinity";
    }
    BigDecimal decimal = shortest(Math.abs(value));
    String digits = decimal.unscaledValue().toString();
    int point = digits.length() - decimal.scale(); // digits before the decimal point
    String text;
    if (point > 21 || point < -5) {
      int exponent = point - 1;
      text =
          digits.charAt(0)
              + (digits.length() > 1 ? "." + digits.substring(1) : "")
              + (exponent < 0 ? "e-" : "e+")
              + Math.abs(exponent);
    } else if (point <= 0) {
      text = "0." + "0".repeat(-point) + digits;
    } else if (point >= digits.length()) {
      text = digits + "0".repeat(point - digits.length());
    } else {
      text = digits.substring(0, point) + "." + digits.substring(point);
    }
    return value < 0 ? "-" + text : text;
  }

  /** The fewest digits that still mean this number; Java 17's own may be one too many. */
  private static BigDecimal shortest(double value) {
    BigDecimal exact = new BigDecimal(value);
    for (int digits = 1; digits < MAX_DIGITS; digits++) {
      BigDecimal rounded = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
      if (rounded.doubleValue() == value) {
        return rounded.stripTrailingZeros();
      }
    }
    return exact.round(new MathContext(MAX_DIGITS, RoundingMode.HALF_EVEN)).stripTrailingZeros();
  }
}
