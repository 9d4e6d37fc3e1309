package io.sluice.operators.actions;

import java.util.Arrays;
import java.util.Comparator;

/**
 * A text that another has to contain, with the wildcards of SQL's {@code LIKE}: {@code _} is any
 * one character, {@code %} any number of them, neither goes over the end of a line (contract
 * §12.2). Takes time proportional to the product of both lengths, whatever the wildcards.
 */
final class LikePattern {
  private final String[] pieces;

  LikePattern(String pattern) {
    this.pieces = pattern.split("%", -1);
  }

  boolean isIn(String text) {
    if (pieces.length == 1 && pieces[0].indexOf('_') < 0) {
      return text.contains(pieces[0]);
    }
    boolean[] isStart = new boolean[text.length() + 1];
    Arrays.fill(isStart, true);
    for (int i = 0; i < pieces.length; i++) {
      if (i > 0) {
        spread(isStart, text);
      }
      isStart = ends(isStart, pieces[i], text);
    }
    for (boolean isEnd : isStart) {
      if (isEnd) {
        return true;
      }
    }
    return false;
  }

  /** The longest text without wildcards that is in every text that this is in; may be empty. */
  String literal() {
    return Arrays.stream(pieces)
        .flatMap(piece -> Arrays.stream(piece.split("_", -1)))
        .max(Comparator.comparingInt(String::length))
        .orElse("");
  }

  /** Lets every place be reached from those before it in its line. */
  private static void spread(boolean[] places, String text) {
    for (int i = 1; i < places.length; i++) {
      places[i] |= places[i - 1] && !isLineEnd(text.charAt(i - 1));
    }
  }

  private static boolean[] ends(boolean[] starts, String piece, String text) {
    boolean[] ends = new boolean[starts.length];
    for (int i = 0; i + piece.length() < starts.length; i++) {
      ends[i + piece.length()] = starts[i] && standsAt(i, piece, text);
    }
    return ends;
  }

  private static boolean standsAt(int start, String piece, String text) {
    for (int i = 0; i < piece.length(); i++) {
      char wanted = piece.charAt(i);
      char found = text.charAt(start + i);
      if (wanted == '_' ? isLineEnd(found) : wanted != found) {
        return false;
      }
    }
    return true;
  }

  private static boolean isLineEnd(char c) {
    return c == '\n' || c == '\r' || c == '\u2028' || c == '\u2029';
  }
}
