package io.sluice.runtime.compile;

/** What can be said of a source without a parser. */
final class SourceText {
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
      if (at > 0 && text.charAt(at - 1) != '=') {
        int next = firstVisible(text, at + 1);
        if (next < text.length() && (text.charAt(next) == '(' || text.charAt(next) == '`')) {
          return true;
        }
      }
    }
    return false;
  }

  /** Whether a script has nothing that must be checked or changed, if it is one. */
  static boolean isFreeOfModules(String text) {
    return !text.contains("require")
        && !text.contains("import")
        && !text.contains("use strict")
        && !hasCallLikeAwait(text);
  }

  /** Outside an async function {@code await (x)} calls a function of that name. */
  private static boolean hasCallLikeAwait(String text) {
    String word = "await";
    for (int at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
      int next = firstVisible(text, at + word.length());
      if (next < text.length() && text.charAt(next) == '(') {
        return true;
      }
    }
    return false;
  }

  private static int firstVisible(String text, int from) {
    int at = from;
    while (at < text.length() && text.charAt(at) <= ' ') {
      at++;
    }
    return at;
  }
}
