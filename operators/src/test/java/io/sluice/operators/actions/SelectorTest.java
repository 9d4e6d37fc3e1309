package io.sluice.operators.actions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.operators.Rows;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the cases of {@code sluice action test} do not show of selectors. */
class SelectorTest {
  /** A link in a list in the page, innermost first. */
  private static final JsonNode ELEMENTS =
      Rows.read(
          """
          [{"tag_name": "a", "href": "/x.y", "attr_class": "btn-big", "nth_child": 7},
           {"tag_name": "li", "attributes": {"attr__role": "tab"}},
           {"tag_name": "body"}]
          """);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a:hover | :hover",
        "a#go | #go",
        "#go | #go",
        "li[role] a | [role]",
        "a,li | ,li",
        "li >a | >a",
        "*:focus | :focus",
        "a:nth-last-child(2) | :nth-last-child(2)",
        "a:nth-child(0) | :nth-child(0)"
      })
  void whatMeansNothingIsToldAndTheRestCounts(String text, String ignored) {
    Selector selector = Selector.parse(text);
    assertThat(selector.ignored()).containsExactly(ignored);
    assertThat(selector.warning()).startsWith(ignored + " is ignored; expected only tags, ");
    assertThat(selector.matches(ELEMENTS)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "*",
        "li *",
        "body > * > a",
        "*.btn",
        "a[href='/x.y']:nth-child(7)",
        "[role=\"tab\"] a"
      })
  void whatMeansSomethingIsNotToldOf(String text) {
    Selector selector = Selector.parse(text);
    assertThat(selector.warning()).isNull();
    assertThat(selector.matches(ELEMENTS)).isTrue();
  }

  @Test
  void severalThatMeanNothingAreNamedTogether() {
    assertThat(Selector.parse("li:hover a#go").warning())
        .startsWith(":hover, #go are ignored; expected ");
  }

  @Test
  void tagsHaveTheirCase() {
    assertThat(Selector.parse("A").matches(ELEMENTS)).isFalse();
  }

  @Test
  void aValueWithABlankIsTwoPartsAsUpstream() {
    JsonNode elements = Rows.read("[{\"attributes\": {\"attr__title\": \"a b\"}}]");
    assertThat(Selector.parse("[title='a b']").matches(elements)).isFalse();
  }

  @Test
  void aPlaceIsANumberHoweverItIsWritten() {
    assertThat(Selector.parse("a:nth-child(007)").matches(ELEMENTS)).isTrue();
    assertThat(Selector.parse("a:nth-child(%s)".formatted("9".repeat(400))).matches(ELEMENTS))
        .isFalse();
  }

  @Test
  void classesInOneTextAreLookedForInIt() {
    assertThat(Selector.parse("a.tn-b").matches(ELEMENTS)).isTrue();
    assertThat(Selector.parse("a.small").matches(ELEMENTS)).isFalse();
  }

  @Test
  void aFirstPartThatMustBeAChildOfNothingFailsItsStep() {
    assertThatThrownBy(() -> Selector.parse("> a").matches(ELEMENTS))
        .isInstanceOf(StepFailure.class);
  }

  @Test
  void howeverMuchMeansNothingItIsReadToItsEnd() {
    Selector selector = Selector.parse("a" + ":nth-last-child(2)".repeat(2_000) + ":nth-child(7)");
    assertThat(selector.ignored()).hasSize(2_000);
    assertThat(selector.matches(ELEMENTS)).isTrue();
  }
}
