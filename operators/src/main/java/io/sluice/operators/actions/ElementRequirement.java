package io.sluice.operators.actions;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;

/**
 * What a part of a selector asks of an element; empty texts, 0 and null ask nothing.
 *
 * @param classes that it must all have
 * @param attributes by name in lower case, without the prefix that an element's have
 */
record ElementRequirement(
    String tagName,
    String href,
    String id,
    List<String> classes,
    double nthChild,
    double nthOfType,
    Map<String, String> attributes) {
  ElementRequirement {
    classes = List.copyOf(classes);
    attributes = Map.copyOf(attributes);
  }

  boolean isMetBy(JsonNode element) {
    return isText(tagName, element.path("tag_name"))
        && isText(href, element.path("href"))
        && isText(id, element.path("attr_id"))
        && hasClasses(element.path("attr_class"))
        && isNumber(nthChild, element.path("nth_child"))
        && isNumber(nthOfType, element.path("nth_of_type"))
        && hasAttributes(element.path("attributes"));
  }

  private static boolean isText(String wanted, JsonNode found) {
    return wanted.isEmpty() || wanted.equals(found.textValue());
  }

  private static boolean isNumber(double wanted, JsonNode found) {
    return wanted == 0 || (found.isNumber() && found.doubleValue() == wanted);
  }

  private boolean hasClasses(JsonNode found) {
    for (String wanted : classes) {
      if (!hasClass(wanted, found)) {
        return false;
      }
    }
    return true;
  }

  /** A row may have its classes as one text, which upstream takes for what contains them. */
  private static boolean hasClass(String wanted, JsonNode found) {
    if (found.isTextual()) {
      return !found.textValue().isEmpty() && found.textValue().contains(wanted);
    }
    for (JsonNode name : found) {
      if (wanted.equals(name.textValue())) {
        return true;
      }
    }
    return false;
  }

  private boolean hasAttributes(JsonNode found) {
    for (Map.Entry<String, String> wanted : attributes.entrySet()) {
      if (!wanted.getValue().equals(found.path("attr__" + wanted.getKey()).textValue())) {
        return false;
      }
    }
    return true;
  }
}
