package io.sluice.runtime.compile;

/** What can be said of a source without a parser. */
final class SourceText {
  /** How far back the types of a call are looked for. */
  private static final int MAX_TYPES = 2_000;

  private SourceText() {}

  /**
   * The source without a byte order mark, and with the first line a comment if it is for a shell.
   */
  static String normalized(String source) {
    String text = source.startsWith("\uFEFF") ? source.substring(1) : source;
    return text.startsWith("#!") ? "//" + text.substring(2) : text;
  }

  /** At least the number of tokens, whatever is in strings and comments included. */
  static int tokensAtMost(String text) {
    int tokens = 0;
    boolean isInWord = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean isWord = c > 127 || Character.isLetterOrDigit(c) || c == '_' || c == '$';
      if (isWord ? !isInWord : c > ' ') {
        tokens++;
      }
      isInWord = isWord;
    }
    return tokens;
  }

  /**
   * Whether something in it may read otherwise as TypeScript, though it parses as JavaScript: the
   * call {@code f<T>(x)} is two comparisons there.
   */
  static boolean hasCallLikeGenericOne(String text) {
    for (int at = text.indexOf('>'); at >= 0; at = text.indexOf('>', at + 1)) {
      if (at > 0 && text.charAt(at - 1) != '=' && isCallNext(text, at + 1) && endsTypes(text, at)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isCallNext(String text, int from) {
    int next = from;
    while (next < text.length() && text.charAt(next) <= ' ') {
      next++;
    }
    return next < text.length() && (text.charAt(next) == '(' || text.charAt(next) == '`');
  }

  /**
   * Whether what is between this bracket and the one that may belong to it could be types that
   * parse as a value too. Operators such as {@code &&} cannot.
   */
  private static boolean endsTypes(String text, int closing) {
    int depth = 0;
    for (int i = closing; i > 0 && i > closing - MAX_TYPES; i--) {
      char c = text.charAt(i);
      if (c == '>') {
        depth++;
      } else if (c == '<') {
        if (--depth == 0) {
          return true;
        }
      } else if (c == '}') {
        return true; // an object type, perhaps; rare enough for the slow way
      } else if ((c == '&' || c == '|') && text.charAt(i - 1) == c) {
        return false;
      } else if (c > ' '
          && c <= 127
          && !Character.isLetterOrDigit(c)
          && "_$.,[]&|'\"".indexOf(c) < 0) {
        return false;
      }
    }
    return false;
  }
}
