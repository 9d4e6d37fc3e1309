package io.sluice.runtime.plugin;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import javax.annotation.Nullable;

/** Collects what is wrong with one manifest while its readers go through it. */
final class ManifestFindings {
  private final List<String> errors = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();

  ManifestProblems problems() {
    return new ManifestProblems(errors, warnings);
  }

  void error(String sentence) {
    errors.add(sentence);
  }

  void warn(String sentence) {
    warnings.add(sentence);
  }

  /** Notes an error in a value. */
  void wrong(String where, JsonNode found, String expected) {
    error(where + " is " + Values.quoted(found) + "; expected " + expected + ".");
  }

  /**
   * A text that is not empty; the empty one counts as absent, as it does in JavaScript. Another
   * type is an error.
   *
   * @param where how a sentence names it
   */
  @Nullable
  String text(JsonNode object, String key, String where, String expected) {
    JsonNode value = object.path(key);
    if (!value.isTextual() && !Values.isAbsent(value)) {
      wrong(where, value, expected + " as text");
    }
    return textOrNull(value);
  }

  /** As {@link #text}, for what only people see: another type is a warning. */
  @Nullable
  String displayText(JsonNode object, String key, String where) {
    JsonNode value = object.path(key);
    if (!value.isTextual() && !Values.isAbsent(value)) {
      warn(where + " is " + Values.quoted(value) + "; expected text, so it is passed over.");
    }
    return textOrNull(value);
  }

  /** What JavaScript makes of the value; another type than true or false is an error. */
  boolean flag(JsonNode object, String key, String where) {
    JsonNode value = object.path(key);
    if (!value.isBoolean() && !Values.isAbsent(value)) {
      wrong(where, value, "true or false");
    }
    return Values.isTruthy(value);
  }

  @Nullable
  private static String textOrNull(JsonNode value) {
    return value.isTextual() && !value.textValue().isEmpty() ? value.textValue() : null;
  }
}
