package io.sluice.operators.definitions;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.operators.json.JavaScriptText;
import java.util.Locale;
import java.util.regex.Pattern;
import javax.annotation.Nullable;

/**
 * What the values of a property are taken for, by the first that tells (contract §11.7; the texts
 * of dates that era B knows).
 */
public enum PropertyType {
  /** An object, an array or null, which tells nothing. */
  NONE(0, null),
  STRING(1, "String"),
  NUMERIC(2, "Numeric"),
  BOOLEAN(3, "Boolean"),
  DATE_TIME(4, "DateTime");

  /** No date is longer, so that long texts are not looked at. */
  private static final int MAX_DATE_CHARACTERS = 64;

  private static final String TIME = "\\d\\d:\\d\\d:\\d\\d";

  /**
   * A day, alone or with a time behind a blank (not with slashes alone); ISO 8601 with a zone; RFC
   * 822.
   */
  private static final Pattern DATE =
      Pattern.compile(
          "\\d{4}-\\d\\d-\\d\\d|(?:\\d{4}-\\d\\d-\\d\\d|\\d\\d-\\d\\d-\\d{4}|\\d{4}/\\d\\d/\\d\\d|\\d\\d/\\d\\d/\\d{4})"
              + " "
              + TIME
              + "|\\d{4}-\\d\\d-\\d\\dT"
              + TIME
              + "(?:\\.\\d+)?(?:Z|[+-]\\d\\d:?(?:\\d\\d)?)"
              + "|(?:(?:mon|tue|wed|thu|fri|sat|sun), )?\\d\\d"
              + " (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec) \\d{4} "
              + TIME
              + "(?: [+|-]\\d{4})?",
          Pattern.CASE_INSENSITIVE);

  /** Seconds since 1970, perhaps with a fraction, or milliseconds. */
  private static final Pattern UNIX_TIME = Pattern.compile("\\d{10}(?:\\.\\d*)?|\\d{13}");

  private final int code;
  @Nullable private final String text;

  PropertyType(int code, @Nullable String text) {
    this.code = code;
    this.text = text;
  }

  /** The name that readers of the topic know, null for none. */
  @Nullable
  String text() {
    return text;
  }

  /** Which it is in state, 0 to 15. */
  int code() {
    return code;
  }

  /** The type that has this code. */
  static PropertyType ofCode(int code) {
    for (PropertyType type : values()) {
      if (type.code == code) {
        return type;
      }
    }
    throw new IllegalStateException(
        "The state holds a property of type " + code + ", which this job does not know");
  }

  /** The type of a property with this value. */
  static PropertyType of(String name, JsonNode value) {
    if (isAlwaysText(name)) {
      return STRING;
    }
    return switch (value.getNodeType()) {
      case BOOLEAN -> BOOLEAN;
      case NUMBER ->
          saysTime(name) && UNIX_TIME.matcher(JavaScriptText.of(value)).matches()
              ? DATE_TIME
              : NUMERIC;
      case STRING -> ofText(value.textValue());
      case ARRAY, OBJECT, NULL, MISSING, BINARY, POJO -> NONE;
    };
  }

  /** Campaigns and flags: the first value may look like something else than later ones do. */
  private static boolean isAlwaysText(String name) {
    return name.regionMatches(true, 0, "utm_", 0, 4)
        || name.startsWith("$feature/")
        || name.equals("$feature_flag_response");
  }

  private static boolean saysTime(String name) {
    return name.toLowerCase(Locale.ROOT).contains("time");
  }

  private static PropertyType ofText(String value) {
    if (value.length() > MAX_DATE_CHARACTERS) {
      return STRING;
    }
    String stripped = value.strip();
    if (stripped.equalsIgnoreCase("true") || stripped.equalsIgnoreCase("false")) {
      return BOOLEAN;
    }
    return DATE.matcher(value).matches() ? DATE_TIME : STRING;
  }
}
