package io.sluice.operators;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.operators.output.Uuidt;
import java.math.BigInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which values of JSON a type of ClickHouse takes, in the format JSONEachRow. */
final class ClickHouseType {
  private static final Pattern WRAPPED =
      Pattern.compile(
          "(Nullable|LowCardinality|Array|SimpleAggregateFunction)\\((?:\\w+, )?(.*)\\)");
  private static final Pattern INTEGER = Pattern.compile("(U?)Int(8|16|32|64)");
  private static final String SECONDS = "\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d";

  private ClickHouseType() {}

  static boolean isNullable(String type) {
    return type.contains("Nullable(");
  }

  /** The type of the values that a table of its own engine keeps. */
  static String ofValues(String type) {
    Matcher wrapped = WRAPPED.matcher(type);
    return wrapped.matches() && wrapped.group(1).equals("SimpleAggregateFunction")
        ? wrapped.group(2)
        : type;
  }

  /**
   * Whether it takes a value.
   *
   * @throws IllegalArgumentException if the test does not know the type
   */
  static boolean takes(String type, JsonNode value) {
    Matcher wrapped = WRAPPED.matcher(type);
    if (wrapped.matches()) {
      return switch (wrapped.group(1)) {
        case "Nullable" -> value.isNull() || takes(wrapped.group(2), value);
        case "Array" -> value.isArray() && takesAll(wrapped.group(2), value);
        default -> takes(wrapped.group(2), value);
      };
    }
    Matcher integer = INTEGER.matcher(type);
    if (integer.matches()) {
      return takesInteger(integer.group(1).isEmpty(), Integer.parseInt(integer.group(2)), value);
    }
    if (type.startsWith("DateTime64(")) {
      return value.isTextual() && value.textValue().matches(SECONDS + "(\\.\\d{1,6})?");
    }
    if (type.startsWith("DateTime(")) {
      return value.isTextual() && value.textValue().matches(SECONDS);
    }
    return switch (type) {
      case "String" -> value.isTextual();
      case "UUID" -> value.isTextual() && Uuidt.isValid(value.textValue());
      case "Bool" -> value.isBoolean();
      default -> throw new IllegalArgumentException("No rule for the type " + type);
    };
  }

  private static boolean takesAll(String type, JsonNode values) {
    for (JsonNode value : values) {
      if (!takes(type, value)) {
        return false;
      }
    }
    return true;
  }

  private static boolean takesInteger(boolean isSigned, int bits, JsonNode value) {
    if (value.isBoolean()) {
      return bits == 8;
    }
    if (!value.isIntegralNumber()) {
      return false;
    }
    BigInteger number = value.bigIntegerValue();
    return isSigned
        ? number.bitLength() < bits
        : number.signum() >= 0 && number.bitLength() <= bits;
  }
}
