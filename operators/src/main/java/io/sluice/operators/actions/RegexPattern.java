package io.sluice.operators.actions;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;

/**
 * A customer's regular expression, looked for anywhere in a text in time linear in the text (RE2,
 * as upstream). JavaScript's own spellings, which upstream's binding of RE2 takes too, are taken.
 */
final class RegexPattern {
  private final Pattern pattern;
  private final String literal;

  private RegexPattern(Pattern pattern, String literal) {
    this.pattern = pattern;
    this.literal = literal;
  }

  /** The text says why a pattern is none, as a clause. */
  static final class Unusable extends Exception {
    private static final long serialVersionUID = 1;

    Unusable(String reason) {
      super(reason, null, false, false);
    }
  }

  /**
   * Compiles a pattern.
   *
   * @throws Unusable if it is none, has what RE2 has not, such as look-ahead or back references, or
   *     would take too much memory
   */
  static RegexPattern compile(String regex) throws Unusable {
    PatternSize.check(regex);
    try {
      return new RegexPattern(
          Pattern.compile(JavaScriptRegex.toRe2(regex)), RegexLiteral.of(regex));
    } catch (PatternSyntaxException e) {
      throw new Unusable(e.getMessage());
    }
  }

  boolean isIn(String text) {
    return text.contains(literal) && pattern.matcher(text).find();
  }

  /** A text that is in every text that this is in; may be empty. */
  String literal() {
    return literal;
  }
}
