package io.sluice.operators.event;

import java.util.Comparator;

/**
 * The order of JavaScript's {@code localeCompare} for the names of HTML attributes: Unicode's root
 * collation, exact for ASCII; other characters come after it by code point. Java's own collator
 * passes over punctuation and so gives another order.
 */
final class RootCollation implements Comparator<String> {
  static final RootCollation INSTANCE = new RootCollation();

  private static final String ORDER =
      "\t\n\u000b\f\r _-,;:!?.'\"()[]{}@*/\\&#%`^+<=>|~$0123456789"
          + "aAbBcCdDeEfFgGhHiIjJkKlLmMnNoOpPqQrRsStTuUvVwWxXyYzZ";

  private static final int[] WEIGHTS = weights();

  private RootCollation() {}

  @Override
  public int compare(String left, String right) {
    int length = Math.min(left.length(), right.length());
    int byCase = 0;
    for (int i = 0; i < length; i++) {
      char a = left.charAt(i);
      char b = right.charAt(i);
      if (a != b) {
        int difference = weight(a) - weight(b);
        if (difference != 0) {
          return difference;
        }
        if (byCase == 0) {
          byCase = b - a; // lower case first, and its code is the higher one
        }
      }
    }
    return left.length() == right.length() ? byCase : left.length() - right.length();
  }

  private static int weight(char c) {
    return c < WEIGHTS.length ? WEIGHTS[c] : c;
  }

  private static int[] weights() {
    int[] weights = new int[128];
    for (int i = 0; i < ORDER.length(); i++) {
      char c = ORDER.charAt(i);
      boolean upper = c >= 'A' && c <= 'Z';
      weights[c] = upper ? weights[Character.toLowerCase(c)] : i + 1;
    }
    return weights;
  }
}
