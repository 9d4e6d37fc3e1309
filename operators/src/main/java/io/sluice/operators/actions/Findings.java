package io.sluice.operators.actions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** Reads fields of a definition and gathers what is wrong with them. */
final class Findings {
  private final List<String> problems = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();

  /** An object in an array, with the place where it stands. */
  final class Item {
    private final String place;
    private final ObjectNode json;

    private Item(String place, ObjectNode json) {
      this.place = place;
      this.json = json;
    }

    ObjectNode json() {
      return json;
    }

    String place(String field) {
      return place + "." + field;
    }

    /** A text, empty if there is none. */
    String text(String field) {
      return Findings.this.text(place(field), json.path(field));
    }
  }

  /** A text of the row, empty if there is none. */
  String text(String field, ObjectNode row) {
    return text(field, row.path(field));
  }

  private String text(String place, JsonNode value) {
    if (value.isTextual()) {
      return value.textValue();
    }
    if (!value.isNull() && !value.isMissingNode()) {
      problem(place, value, "a string");
    }
    return LooseComparison.isTruthy(value) ? LooseComparison.text(value) : "";
  }

  /** The objects of an array, none if it is absent. */
  List<Item> items(String place, JsonNode value) {
    List<Item> items = new ArrayList<>();
    if (!value.isArray() && !value.isNull() && !value.isMissingNode()) {
      problem(place, value, "an array");
    }
    if (value.isArray()) {
      for (int i = 0; i < value.size(); i++) {
        String itemPlace = place + "[" + i + "]";
        if (value.get(i) instanceof ObjectNode object) {
          items.add(new Item(itemPlace, object));
        } else {
          problem(itemPlace, value.get(i), "an object");
        }
      }
    }
    return items;
  }

  void problem(String place, JsonNode found, String expected) {
    problems.add(
        "the field \"%s\" is %s; expected %s".formatted(place, Quoted.of(found), expected));
  }

  void warning(String place, JsonNode found, String what) {
    warnings.add("the field \"%s\" is %s: %s".formatted(place, Quoted.of(found), what));
  }

  List<String> problems() {
    return problems;
  }

  List<String> warnings() {
    return warnings;
  }
}
