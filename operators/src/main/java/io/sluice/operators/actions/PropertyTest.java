package io.sluice.operators.actions;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import javax.annotation.Nullable;

/**
 * What a filter asks of a property: that it compares to one of its values as the operator says.
 * Also for negated operators, so {@code is_not} with two values holds for almost everything
 * (contract §17.7).
 */
record PropertyTest(String key, Operator operator, List<Value> values) {
  PropertyTest {
    requireNonNull(key, "key is null");
    requireNonNull(operator, "operator is null");
    values = List.copyOf(values);
  }

  /**
   * One of a filter's values, made ready.
   *
   * @param lowerCase its text in lower case, for operators that want it
   * @param regex null if the operator wants none, or the text is none
   */
  record Value(JsonNode json, String lowerCase, @Nullable RegexPattern regex) {
    static Value of(JsonNode json, @Nullable RegexPattern regex) {
      return new Value(json, LooseComparison.text(json).toLowerCase(Locale.ROOT), regex);
    }
  }

  /**
   * Whether one of these properties is as asked.
   *
   * @param properties a missing node if there are none
   * @throws StepFailure if it gets to a regular expression that is none
   */
  boolean holdsFor(JsonNode properties) {
    JsonNode found = properties.path(key);
    if (found.isMissingNode() || !operator.takes(found)) {
      return operator.answerForNothing();
    }
    boolean isTextSearch = operator == Operator.ICONTAINS || operator == Operator.NOT_ICONTAINS;
    String lowerCase = isTextSearch ? found.textValue().toLowerCase(Locale.ROOT) : "";
    for (Value value : values) {
      if (isSo(found, lowerCase, value)) {
        return true;
      }
    }
    return false;
  }

  private boolean isSo(JsonNode found, String lowerCase, Value value) {
    return switch (operator) {
      case EXACT -> LooseComparison.isExactly(found, value.json());
      case IS_NOT -> LooseComparison.isNot(found, value.json());
      case ICONTAINS -> lowerCase.contains(value.lowerCase());
      case NOT_ICONTAINS -> !lowerCase.contains(value.lowerCase());
      case REGEX -> isIn(found.textValue(), value);
      case NOT_REGEX -> !isIn(found.textValue(), value);
      case GT -> LooseComparison.isGreater(found, value.json());
      case LT -> LooseComparison.isLess(found, value.json());
      case IS_SET -> true;
      case IS_NOT_SET -> false;
    };
  }

  private static boolean isIn(String text, Value value) {
    if (value.regex() == null) {
      throw new StepFailure(
          "%s is no regular expression of RE2".formatted(Quoted.of(value.json())));
    }
    return value.regex().isIn(text);
  }

  @Override
  public String toString() {
    boolean isAboutBeing = operator == Operator.IS_SET || operator == Operator.IS_NOT_SET;
    String wanted =
        values.stream().map(value -> Quoted.of(value.json())).collect(Collectors.joining(" or "));
    return isAboutBeing
        ? "\"%s\" %s".formatted(key, operator.text())
        : "\"%s\" %s %s".formatted(key, operator.text(), wanted);
  }
}
