package io.sluice.operators.people;

import java.util.Locale;
import java.util.Set;

/**
 * Distinct ids that programs send by mistake. Whoever has one is many people, who must not become
 * one with anybody (contract §11.5, with the quoted forms of era C).
 */
final class IllegalIds {
  private static final Set<String> IN_ANY_CASE =
      Set.of(
          "anonymous",
          "guest",
          "distinctid",
          "distinct_id",
          "id",
          "not_authenticated",
          "email",
          "undefined",
          "true",
          "false");

  private static final Set<String> EXACTLY =
      Set.of("[object Object]", "NaN", "None", "none", "null", "0");

  private IllegalIds() {}

  static boolean contains(String distinctId) {
    String id = unquoted(distinctId);
    return id.isBlank()
        || IN_ANY_CASE.contains(id.toLowerCase(Locale.ROOT))
        || EXACTLY.contains(id);
  }

  private static String unquoted(String id) {
    int last = id.length() - 1;
    boolean isQuoted =
        last > 0 && id.charAt(0) == id.charAt(last) && "\"'".indexOf(id.charAt(0)) >= 0;
    return isQuoted ? id.substring(1, last) : id;
  }
}
