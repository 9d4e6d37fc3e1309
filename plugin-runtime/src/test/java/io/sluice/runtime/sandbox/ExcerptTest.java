package io.sluice.runtime.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.runtime.host.Outcome;
import org.junit.jupiter.api.Test;

/** Errors show their author the line. */
class ExcerptTest {
  @Test
  void theLineIsShownAndThePlaceMarked() {
    assertThat(Excerpt.of("  a.b.c()", 12, 7))
        .isEqualTo(
            """
              12 |   a.b.c()
                 |       ^\
            """);
  }

  @Test
  void ofALongLineThePartAroundThePlaceIsShown() {
    String excerpt = Excerpt.of("x".repeat(5_000) + "!" + "y".repeat(5_000), 1, 5_001);
    String[] lines = excerpt.split("\n", -1);
    assertThat(lines[0]).hasSize("  1 | ".length() + 120);
    assertThat(lines[0].charAt(lines[1].indexOf('^'))).isEqualTo('!');
  }

  @Test
  void aPlaceOutsideOfTheLineIsItsEnd() {
    assertThat(Excerpt.of("ab", 1, 99)).endsWith("\n    |   ^");
    assertThat(Excerpt.of("", 1, 0)).endsWith("\n    | ^");
  }

  @Test
  void aStackThatNamesNoLineOfThePluginHasNone() {
    Script script = new Script("index.js", "one\ntwo", "hash");
    assertThat(Excerpt.of("Error: x\n    at f (other.js:1:1)", script)).isNull();
    assertThat(Excerpt.of("Error: x\n    at f (index.js:9:1)", script)).isNull();
    assertThat(Excerpt.of("Error: x\n    at f (index.js:2:1)", script)).contains("2 | two");
  }

  @Test
  void whatIsThrownShowsItsLine() throws Exception {
    String source =
        """
        function total(order) {
          return order.items.length
        }
        async function processEvent(event) {
          await 1
          return total(event.properties.order)
        }
        """;
    try (Team team = new Team(source)) {
      Outcome.Threw threw = (Outcome.Threw) team.process("{\"properties\":{\"order\":{}}}");
      assertThat(threw.failure().stack())
          .contains("at total (index.js:2:")
          .contains("2 |   return order.items.length");
    }
  }

  @Test
  void whatIsStoppedShowsItsLine() throws Exception {
    String source = "function processEvent() {\n  while (true) {}\n}";
    try (Team team = new Team(source)) {
      Outcome.Killed killed = (Outcome.Killed) team.process("{\"properties\":{}}");
      assertThat(killed.failure().stack()).contains("2 |   while (true) {}");
    }
  }
}
