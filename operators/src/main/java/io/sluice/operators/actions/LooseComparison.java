package io.sluice.operators.actions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeType;
import io.sluice.operators.json.JavaScriptJson;
import io.sluice.operators.json.JavaScriptNumber;
import io.sluice.operators.json.JavaScriptText;
import java.util.Locale;
import java.util.Set;

/**
 * Compares a property with a filter's value as loosely as PostHog does (contract §12.2): as
 * JavaScript's {@code ==}, and if the two are not of one type, as numbers, where words such as
 * {@code yes} and {@code off} count as 1 and 0. A missing node is {@code undefined}.
 */
final class LooseComparison {
  private static final Set<String> TRUE = Set.of("y", "yes", "t", "true", "on", "1");
  private static final Set<String> FALSE = Set.of("n", "no", "f", "false", "off", "0");

  private LooseComparison() {}

  static boolean isExactly(JsonNode found, JsonNode wanted) {
    return isLooselyEqual(found, wanted)
        || (areOfTwoTypes(found, wanted) && asNumber(found) == asNumber(wanted));
  }

  /**
   * Not the opposite of {@link #isExactly}: {@code true} is not {@code "yes"} and is exactly it.
   */
  static boolean isNot(JsonNode found, JsonNode unwanted) {
    return !isLooselyEqual(found, unwanted)
        || (areOfTwoTypes(found, unwanted) && asNumber(found) != asNumber(unwanted));
  }

  static boolean isGreater(JsonNode found, JsonNode than) {
    return (areNotTexts(found, than) && JavaScriptNumber.of(found) > JavaScriptNumber.of(than))
        || (areOfTwoTypes(found, than) && asNumber(found) > asNumber(than));
  }

  static boolean isLess(JsonNode found, JsonNode than) {
    return (areNotTexts(found, than) && JavaScriptNumber.of(found) < JavaScriptNumber.of(than))
        || (areOfTwoTypes(found, than) && asNumber(found) < asNumber(than));
  }

  /** A text as it is, anything else as JSON, and {@code undefined}. */
  static String text(JsonNode value) {
    return switch (value.getNodeType()) {
      case STRING -> value.textValue();
      case MISSING -> "undefined";
      case ARRAY, BINARY, BOOLEAN, NULL, NUMBER, OBJECT, POJO -> JavaScriptJson.compact(value);
    };
  }

  /** Whether JavaScript takes the value for true. */
  static boolean isTruthy(JsonNode value) {
    return switch (value.getNodeType()) {
      case STRING -> !value.textValue().isEmpty();
      case NUMBER -> value.doubleValue() != 0;
      case BOOLEAN -> value.booleanValue();
      case NULL, MISSING -> false;
      case ARRAY, OBJECT, BINARY, POJO -> true;
    };
  }

  /** JavaScript's {@code a == b} (ECMA-262 §7.2.14) for values that are not the same object. */
  private static boolean isLooselyEqual(JsonNode a, JsonNode b) {
    if (isNullish(a) || isNullish(b)) {
      return isNullish(a) && isNullish(b);
    }
    if (a.isContainerNode() && b.isContainerNode()) {
      return false;
    }
    boolean asTexts = isTextOrContainer(a) && isTextOrContainer(b);
    return asTexts
        ? JavaScriptText.of(a).equals(JavaScriptText.of(b))
        : JavaScriptNumber.of(a) == JavaScriptNumber.of(b);
  }

  private static boolean isNullish(JsonNode value) {
    return value.isNull() || value.isMissingNode();
  }

  private static boolean isTextOrContainer(JsonNode value) {
    return value.isTextual() || value.isContainerNode();
  }

  private static boolean areNotTexts(JsonNode a, JsonNode b) {
    return !a.isTextual() && !b.isTextual();
  }

  private static boolean areOfTwoTypes(JsonNode a, JsonNode b) {
    return typeOf(a) != typeOf(b);
  }

  /** JavaScript's {@code typeof}, which takes null and arrays for objects. */
  private static JsonNodeType typeOf(JsonNode value) {
    return value.isNull() || value.isArray() ? JsonNodeType.OBJECT : value.getNodeType();
  }

  private static double asNumber(JsonNode value) {
    String word = JavaScriptText.of(value).toLowerCase(Locale.ROOT);
    if (TRUE.contains(word)) {
      return 1;
    }
    return FALSE.contains(word) ? 0 : JavaScriptNumber.of(value);
  }
}
