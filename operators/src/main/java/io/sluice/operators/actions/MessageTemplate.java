package io.sluice.operators.actions;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A message with tokens in brackets (contract §12.5, era B). Per cent signs mean nothing, as in the
 * design's list of oddities that are mended.
 */
final class MessageTemplate {
  private static final String DEFAULT = "[action.name] was triggered by [person]";
  private static final Pattern PART = Pattern.compile("\\$\\w+|\\$\\$\\w+|\\w+");

  private final List<Piece> pieces;

  /** Text to show as it is, or a token. */
  sealed interface Piece {
    /** What is not a token. */
    record Text(String text) implements Piece {}

    /**
     * A token.
     *
     * @param parts what is between its dots, as far as it is letters, digits and underscores
     */
    record Token(List<String> parts) implements Piece {
      public Token {
        parts = List.copyOf(parts);
      }
    }
  }

  private MessageTemplate(List<Piece> pieces) {
    this.pieces = List.copyOf(pieces);
  }

  /**
   * Takes a template apart.
   *
   * @param template empty for the default
   */
  static MessageTemplate parse(String template) {
    String text = template.isEmpty() ? DEFAULT : template;
    List<Piece> pieces = new ArrayList<>();
    int from = 0;
    for (int i = text.indexOf('['); i >= 0; i = text.indexOf('[', i)) {
      int end = endOfToken(text, i + 1);
      if (end < 0) {
        i++;
      } else {
        pieces.add(new Piece.Text(text.substring(from, i)));
        pieces.add(
            new Piece.Token(
                PART.matcher(text.substring(i + 1, end)).results().map(r -> r.group()).toList()));
        i = end + 1;
        from = i;
      }
    }
    pieces.add(new Piece.Text(text.substring(from)));
    return new MessageTemplate(pieces);
  }

  List<Piece> pieces() {
    return pieces;
  }

  /** Where the closing bracket is, -1 if the line ends before. */
  private static int endOfToken(String text, int start) {
    for (int i = start; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == ']') {
        return i;
      }
      if (c == '\n' || c == '\r' || c == '\u2028' || c == '\u2029') {
        return -1;
      }
    }
    return -1;
  }
}
