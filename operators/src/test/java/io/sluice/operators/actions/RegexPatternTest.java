package io.sluice.operators.actions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RegexPatternTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "((a{1000}){1000}){1000}",
        "(a{100}){100}",
        "((a{30}){30}){30}",
        "a{1001}",
        "(?:(?:b{11}){11,}){11}",
        "(aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa){1000}"
      })
  void whatWouldTakeTooMuchMemoryIsRefused(String regex) {
    assertThatThrownBy(() -> RegexPattern.compile(regex))
        .isInstanceOf(RegexPattern.Unusable.class)
        .hasMessageStartingWith("its repetitions are too large");
  }

  @Test
  void whatWouldOverflowTheStackIsRefused() {
    assertThatThrownBy(() -> RegexPattern.compile("(".repeat(5000) + ")".repeat(5000)))
        .isInstanceOf(RegexPattern.Unusable.class)
        .hasMessage("its groups are nested more than 100 deep");
    assertThatThrownBy(() -> RegexPattern.compile("a".repeat(10_001)))
        .isInstanceOf(RegexPattern.Unusable.class)
        .hasMessage("it has 10001 characters, expected 10000 at most");
  }

  @ParameterizedTest
  @ValueSource(strings = {"(?=a)", "(?<!a)", "(a)\\1", "[", "a**"})
  void whatRe2DoesNotHaveIsRefused(String regex) {
    assertThatThrownBy(() -> RegexPattern.compile(regex))
        .isInstanceOf(RegexPattern.Unusable.class)
        .hasMessageStartingWith("error parsing regexp: ");
  }

  @ParameterizedTest
  @CsvSource({
    "[0-9a-f]{64}, false",
    "\\u0061, true",
    "\\u{61}b, true",
    "(?<name>a)b, true",
    "\\cIx, false",
    "\\/, false",
    "\\bab\\b, true",
    "B, false"
  })
  void javaScriptsSpellingsAreTaken(String regex, boolean isInAb) throws Exception {
    assertThat(RegexPattern.compile(regex).isIn("-ab-")).isEqualTo(isInAb);
  }

  @ParameterizedTest
  @CsvSource({
    "/checkout/\\d+, /checkout/",
    "^https://shop\\.example/a?b$, https://shop.example/",
    "ab+c, ab",
    "(a|b)cde, cde",
    "a{2}bc, bc",
    "\\u0061bcd, bcd",
    "[abc]de, de",
    "a|b, ''",
    "(?i)abc, ''"
  })
  void itsLiteralIsALongRunOfPlainCharacters(String regex, String literal) throws Exception {
    assertThat(RegexPattern.compile(regex).literal()).isEqualTo(literal);
  }
}
