package io.sluice.runtime.sandbox;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What {@code JSON.parse} and {@code JSON.stringify} do (ECMA-262 §25.5), written anew so that the
 * sandbox can be held against it. Objects are {@link Map}, arrays {@link List}, numbers {@link
 * Double}, and null is null.
 */
final class JavaScriptJson {
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNumberLength(Integer.MAX_VALUE)
                  .maxNestingDepth(Integer.MAX_VALUE)
                  .build())
          .build();

  private static final long LARGEST_INDEX = (1L << 32) - 2;
  private static final int MAX_DIGITS = 17;

  private JavaScriptJson() {}

  /**
   * Reads one value.
   *
   * @throws IOException if the text is not JSON
   */
  static Object parse(String json) throws IOException {
    try (JsonParser parser = FACTORY.createParser(json)) {
      JsonToken first = parser.nextToken();
      if (first == null) {
        throw new IOException("nothing");
      }
      Object value = value(parser, first);
      if (parser.nextToken() != null) {
        throw new IOException("more than one value");
      }
      return value;
    }
  }

  private static Object value(JsonParser parser, JsonToken token) throws IOException {
    return switch (token) {
      case START_OBJECT -> {
        Map<String, Object> object = new LinkedHashMap<>();
        for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
          object.put(name, value(parser, parser.nextToken()));
        }
        yield object;
      }
      case START_ARRAY -> {
        List<Object> array = new ArrayList<>();
        for (JsonToken t = parser.nextToken(); t != JsonToken.END_ARRAY; t = parser.nextToken()) {
          array.add(value(parser, t));
        }
        yield array;
      }
      case VALUE_STRING -> parser.getText();
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> Double.valueOf(parser.getText());
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      default -> null;
    };
  }

  /** Writes a value. */
  static String stringify(Object value) {
    StringBuilder text = new StringBuilder();
    write(value, text);
    return text.toString();
  }

  private static void write(Object value, StringBuilder text) {
    if (value instanceof Map<?, ?> object) {
      text.append('{');
      String separator = "";
      for (Map.Entry<?, ?> member : inOrder(object).entrySet()) {
        text.append(separator);
        quote((String) member.getKey(), text);
        text.append(':');
        write(member.getValue(), text);
        separator = ",";
      }
      text.append('}');
    } else if (value instanceof List<?> array) {
      text.append('[');
      String separator = "";
      for (Object element : array) {
        text.append(separator);
        write(element, text);
        separator = ",";
      }
      text.append(']');
    } else if (value instanceof String string) {
      quote(string, text);
    } else if (value instanceof Double number) {
      text.append(Double.isFinite(number) ? number(number) : "null");
    } else {
      text.append(value);
    }
  }

  /** Indices first, by size; then names as they came. */
  private static Map<Object, Object> inOrder(Map<?, ?> object) {
    Map<Long, Object> indices = new TreeMap<>();
    Map<Object, Object> names = new LinkedHashMap<>();
    object.forEach(
        (key, value) -> {
          if (isIndex((String) key)) {
            indices.put(Long.valueOf((String) key), value);
          } else {
            names.put(key, value);
          }
        });
    Map<Object, Object> all = new LinkedHashMap<>();
    indices.forEach((index, value) -> all.put(String.valueOf(index), value));
    all.putAll(names);
    return all;
  }

  private static boolean isIndex(String key) {
    return key.matches("0|[1-9][0-9]{0,9}") && Long.parseLong(key) <= LARGEST_INDEX;
  }

  private static void quote(String string, StringBuilder text) {
    text.append('"');
    for (int i = 0; i < string.length(); i++) {
      char c = string.charAt(i);
      int named = "\b\f\n\r\t\"\\".indexOf(c);
      if (named >= 0) {
        text.append('\\').append("bfnrt\"\\".charAt(named));
      } else if (c < ' ' || isLone(string, i)) {
        text.append("\\u%04x".formatted((int) c));
      } else {
        text.append(c);
      }
    }
    text.append('"');
  }

  private static boolean isLone(String string, int at) {
    char c = string.charAt(at);
    if (Character.isHighSurrogate(c)) {
      return at + 1 == string.length() || !Character.isLowSurrogate(string.charAt(at + 1));
    }
    return Character.isLowSurrogate(c)
        && (at == 0 || !Character.isHighSurrogate(string.charAt(at - 1)));
  }

  /** The fewest digits that still mean this number (ECMA-262 §6.1.6.1.20). */
  private static String number(double value) {
    if (value == 0) {
      return "0";
    }
    BigDecimal shortest = shortest(Math.abs(value));
    String digits = shortest.unscaledValue().toString();
    int point = digits.length() - shortest.scale();
    String text;
    if (point > 21 || point <= -6) {
      String fraction = digits.length() > 1 ? "." + digits.substring(1) : "";
      text = digits.charAt(0) + fraction + (point > 0 ? "e+" : "e-") + Math.abs(point - 1);
    } else {
      text = shortest.toPlainString();
    }
    return value < 0 ? "-" + text : text;
  }

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
