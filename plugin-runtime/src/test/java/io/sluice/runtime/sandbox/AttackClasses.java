package io.sluice.runtime.sandbox;

import java.util.List;

/** The classes of attacks, in the order of the report. */
final class AttackClasses {
  private static final List<String> NAMES =
      List.of(
          "constructor-chains",
          "prototypes-and-species",
          "proxies-and-getters",
          "thenables",
          "async-and-generators",
          "error-hooks",
          "symbols",
          "host-functions",
          "modules-and-imports",
          "eval-and-function",
          "regular-expressions",
          "promise-floods",
          "recursion",
          "string-bombs",
          "array-bombs",
          "typed-array-bombs",
          "map-bombs",
          "closure-bombs",
          "json-bombs",
          "bigint",
          "array-likes",
          "log-floods",
          "capture-floods",
          "job-floods",
          "storage-floods",
          "fetch-floods",
          "ssrf");

  private AttackClasses() {}

  static List<String> names() {
    String only = System.getProperty("attacks.only");
    return only == null ? NAMES : List.of(only.split(","));
  }

  static List<Attack> attacksOf(String kind) {
    List<Attack> attacks = Attack.ofClass(kind);
    if (attacks.size() < 5) {
      throw new AssertionError("the class " + kind + " has " + attacks.size() + " attacks, not 5");
    }
    return attacks;
  }
}
