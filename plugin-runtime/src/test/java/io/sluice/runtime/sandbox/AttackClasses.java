package io.sluice.runtime.sandbox;

import java.util.List;
import java.util.Map;

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
          "late-parts",
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

  /** What the engine cannot be stopped in: its threads are written off. Four kinds at most. */
  enum Unstoppable {
    /** Recursion that catches its own overflow: the look for the kill overflows as well. */
    CAUGHT_OVERFLOW,
    /** {@code JSON.stringify} of a structure that is small and means gigabytes. */
    SHARED_STRUCTURE,
    /** Taking a text of millions of characters apart, or putting one together, in one step. */
    LONG_TEXT,
    /** Reading a monstrous program or pattern, and matching one with back references. */
    MONSTROUS_SOURCE
  }

  /** By the names of the attacks; no other may end as {@link Attack.End#LOST}. */
  static final Map<String, Unstoppable> UNSTOPPABLE =
      Map.of(
          "recursion that catches its own end", Unstoppable.CAUGHT_OVERFLOW,
          "a shared structure that doubles", Unstoppable.SHARED_STRUCTURE,
          "replacing each character by all", Unstoppable.LONG_TEXT,
          "a text of millions taken apart in one step", Unstoppable.LONG_TEXT,
          "a program of a million statements", Unstoppable.MONSTROUS_SOURCE,
          "nested quantifiers, with a back reference", Unstoppable.MONSTROUS_SOURCE,
          "back references", Unstoppable.MONSTROUS_SOURCE);

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

  /** The attack that is {@code CLASS/NAME}. */
  static Attack named(String text) {
    int slash = text.indexOf('/');
    return attacksOf(text.substring(0, slash)).stream()
        .filter(attack -> attack.name().equals(text.substring(slash + 1)))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("there is no attack " + text));
  }
}
