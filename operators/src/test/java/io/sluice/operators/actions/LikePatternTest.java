package io.sluice.operators.actions;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.runtime.fuzz.Cases;
import io.sluice.runtime.fuzz.Chance;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class LikePatternTest {
  private static final List<String> CHARACTERS = List.of("a", "b", "%", "_", "\n", "\u2028", ".");
  private static final String ANY = "[^\n\r\u2028\u2029]";

  private RandomGenerator random;

  /** Era B's own way: a regular expression of all but the wildcards. */
  @Test
  void itIsInTheTextsThatUpstreamsRegularExpressionIsIn() {
    int[] found = new int[1];
    Cases.check(
        20_000,
        of -> {
          random = of;
          String like = text();
          String text = text();
          boolean expected = Pattern.compile(regexOf(like)).matcher(text).find();
          assertThat(new LikePattern(like).isIn(text))
              .as("%s in %s", like, text)
              .isEqualTo(expected);
          found[0] += expected ? 1 : 0;
        });
    assertThat(found[0]).isGreaterThan(1000);
  }

  @Test
  void anUnderscoreIsHalfOfAPairAsInJavaScript() {
    assertThat(new LikePattern("a_b").isIn("a😀b")).isFalse();
    assertThat(new LikePattern("a__b").isIn("a😀b")).isTrue();
  }

  private static String regexOf(String like) {
    StringBuilder regex = new StringBuilder();
    for (int i = 0; i < like.length(); i++) {
      char c = like.charAt(i);
      regex.append(c == '_' ? ANY : c == '%' ? ANY + "*" : Pattern.quote(String.valueOf(c)));
    }
    return regex.toString();
  }

  private String text() {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(6); i >= 0; i--) {
      text.append(Chance.oneOf(random, CHARACTERS));
    }
    return text.toString();
  }
}
