package io.sluice.operators.actions;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.Locale;
import javax.annotation.Nullable;

/** How a filter looks at a property (contract §12.2). */
enum Operator {
  EXACT,
  IS_NOT,
  ICONTAINS,
  NOT_ICONTAINS,
  REGEX,
  NOT_REGEX,
  GT,
  LT,
  IS_SET,
  IS_NOT_SET;

  /** The operator of a filter, null if there is none of that name. */
  @Nullable
  static Operator of(String name) {
    return Arrays.stream(values()).filter(o -> o.text().equals(name)).findFirst().orElse(null);
  }

  /** Its name in a filter. */
  String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The answer if the property is not there, or not of a type that it looks at. */
  boolean answerForNothing() {
    return switch (this) {
      case IS_NOT_SET, IS_NOT, NOT_ICONTAINS, NOT_REGEX -> true;
      case EXACT, ICONTAINS, REGEX, GT, LT, IS_SET -> false;
    };
  }

  boolean takes(JsonNode found) {
    return switch (this) {
      case ICONTAINS, NOT_ICONTAINS, REGEX, NOT_REGEX -> found.isTextual();
      case GT, LT -> found.isNumber() || found.isBoolean();
      case EXACT, IS_NOT, IS_SET, IS_NOT_SET -> true;
    };
  }
}
