package io.sluice.operators.actions;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.operators.Rows;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the cases of {@code sluice action test} do not show of comparisons. */
class LooseComparisonTest {
  /** As JavaScript's {@code ==}, then as numbers if {@code typeof} differs (contract §12.2). */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "true | \"YES\" | true | true", // == says no, which is enough for is_not
        "true | \" yes \" | false | true", // no word, and no number
        "true | 1 | true | false",
        "false | \"\" | true | false",
        "false | null | true | true",
        "null | \"\" | true | true",
        "null | {} | false | true", // of one type
        "[1] | [1] | false | true", // two objects are never the same
        "{\"a\":1} | {\"a\":1} | false | true",
        "[] | \"\" | true | false",
        "[] | false | true | false",
        "[[2]] | 2 | true | false",
        "0 | \"-0\" | true | false",
        "10 | \"1e1\" | true | false",
        "\"Infinity\" | \"inf\" | false | true",
        "9007199254740993 | \"9007199254740992\" | true | false", // doubles
        "\"1\" | \"1.0\" | false | true" // texts are texts
      })
  void equalIsWhatJavaScriptTakesForEqualOrTheSameNumber(
      String found, String wanted, boolean isExactly, boolean isNot) {
    assertThat(LooseComparison.isExactly(Rows.read(found), Rows.read(wanted))).isEqualTo(isExactly);
    assertThat(LooseComparison.isNot(Rows.read(found), Rows.read(wanted))).isEqualTo(isNot);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "true | false | true | false",
        "1 | \"OFF\" | true | false",
        "1 | \"\" | true | false",
        "-1 | null | false | true",
        "1 | \"x\" | false | false",
        "1 | {} | false | false",
        "2 | [1] | true | false",
        "1 | [1, 2] | false | false"
      })
  void greaterAndLessAreOfNumbersAndWhatCanBeOne(
      String found, String than, boolean isGreater, boolean isLess) {
    assertThat(LooseComparison.isGreater(Rows.read(found), Rows.read(than))).isEqualTo(isGreater);
    assertThat(LooseComparison.isLess(Rows.read(found), Rows.read(than))).isEqualTo(isLess);
  }
}
