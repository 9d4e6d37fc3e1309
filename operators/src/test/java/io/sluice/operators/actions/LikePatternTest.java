package io.sluice.operators.actions;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class LikePatternTest {
  private static final List<String> CHARACTERS =
      List.of("a", "b", "%", "_", "\n", "\u2028", ".", "😀");

  private final Random random = new Random(1);

  /** Era B's own way: a regular expression of all but the wildcards. */
  @Test
  void itIsInTheTextsThatUpstreamsRegularExpressionIsIn() {
    int found = 0;
    for (int i = 0; i < 50_000; i++) {
      String like = text();
      String text = text();
      String any = "[^\n\r\u2028\u2029]";
      StringBuilder regex = new StringBuilder();
      like.chars()
          .forEach(
              c -> regex.append(c == '_' ? any : c == '%' ? any + "*" : "\\x{%x}".formatted(c)));
      boolean isSurrogate = (like + text).contains("😀");
      boolean expected = !isSurrogate && Pattern.compile(regex.toString()).matcher(text).find();
      if (!isSurrogate) {
        assertThat(new LikePattern(like).isIn(text)).as("%s in %s", like, text).isEqualTo(expected);
      }
      found += expected ? 1 : 0;
    }
    assertThat(found).isGreaterThan(1000);
  }

  @Test
  void anUnderscoreIsHalfOfAPairAsInJavaScript() {
    assertThat(new LikePattern("a_b").isIn("a😀b")).isFalse();
    assertThat(new LikePattern("a__b").isIn("a😀b")).isTrue();
  }

  private String text() {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(6); i >= 0; i--) {
      text.append(CHARACTERS.get(random.nextInt(CHARACTERS.size())));
    }
    return text.toString();
  }
}
