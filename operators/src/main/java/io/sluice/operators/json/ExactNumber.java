package io.sluice.operators.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.node.NumericNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Objects;

/**
 * A number kept as it was written, so that it goes out as it came in. Jackson's own nodes would
 * turn {@code 1.10} into {@code 1.1} or {@code 1e400} into infinity.
 *
 * <p>Its size is bounded by {@link Json}; conversions that could still grow without bound (an
 * integer of {@code 1e999999999}) go through {@code double}.
 */
final class ExactNumber extends NumericNode {
  private static final int MAX_INTEGER_EXPONENT = 400;

  private final String text;

  ExactNumber(String text) {
    this.text = Objects.requireNonNull(text, "text is null");
  }

  @Override
  public JsonParser.NumberType numberType() {
    return isIntegralNumber()
        ? JsonParser.NumberType.BIG_INTEGER
        : JsonParser.NumberType.BIG_DECIMAL;
  }

  @Override
  public boolean isIntegralNumber() {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '.' || c == 'e' || c == 'E') {
        return false;
      }
    }
    return true;
  }

  @Override
  public boolean isFloatingPointNumber() {
    return !isIntegralNumber();
  }

  @Override
  public Number numberValue() {
    return isIntegralNumber() ? bigIntegerValue() : decimalValue();
  }

  @Override
  public int intValue() {
    return (int) longValue();
  }

  @Override
  public long longValue() {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      return (long) doubleValue();
    }
  }

  @Override
  public double doubleValue() {
    return Double.parseDouble(text);
  }

  /**
   * {@inheritDoc}
   *
   * @throws ArithmeticException if the exponent is beyond what {@link BigDecimal} holds
   */
  @Override
  public BigDecimal decimalValue() {
    try {
      return new BigDecimal(text);
    } catch (NumberFormatException e) {
      throw new ArithmeticException("the exponent of " + text + " is out of range");
    }
  }

  /**
   * {@inheritDoc}
   *
   * @throws ArithmeticException if the number has too many digits to be written out
   */
  @Override
  public BigInteger bigIntegerValue() {
    if (isIntegralNumber()) {
      return new BigInteger(text);
    }
    BigDecimal decimal = decimalValue();
    if (decimal.precision() - (long) decimal.scale() > MAX_INTEGER_EXPONENT) {
      throw new ArithmeticException(text + " is too large for an integer");
    }
    return decimal.toBigInteger();
  }

  @Override
  public boolean canConvertToInt() {
    double value = doubleValue();
    return value >= Integer.MIN_VALUE && value <= Integer.MAX_VALUE;
  }

  @Override
  public boolean canConvertToLong() {
    double value = doubleValue();
    return value >= Long.MIN_VALUE && value < 0x1p63;
  }

  @Override
  public String asText() {
    return text;
  }

  @Override
  public JsonToken asToken() {
    return isIntegralNumber() ? JsonToken.VALUE_NUMBER_INT : JsonToken.VALUE_NUMBER_FLOAT;
  }

  @Override
  public void serialize(JsonGenerator generator, SerializerProvider provider) throws IOException {
    generator.writeNumber(text);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ExactNumber number && text.equals(number.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }
}
