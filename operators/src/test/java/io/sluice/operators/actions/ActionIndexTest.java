package io.sluice.operators.actions;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.re2j.Pattern;
import io.sluice.runtime.fuzz.Cases;
import io.sluice.runtime.fuzz.Chance;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The index may leave out only what cannot match: held to looking at every action. */
class ActionIndexTest {
  private static final List<String> NAMES = List.of("$pageview", "paid", "left", "");
  private static final List<String> PIECES =
      List.of("a", "b", "ab", "/", ".", "%", "_", "shop", "https://shop.example/", "\n", "é", "😀");
  private static final List<String> REGEXES =
      List.of(
          "a+b",
          "^https",
          "sh(o|p)",
          "a|b",
          "\\d+",
          "[ab]/",
          "shop\\.example",
          "(?i)SHOP",
          "ab?/",
          "x{2}",
          "a{0}b",
          "\\x61b",
          "\\u0061",
          "/$",
          "",
          "(",
          "(?:ab)*/",
          "\\Qa.b\\E",
          "a.b",
          "\\bab\\b",
          "é",
          "[[:alpha:]]b",
          "a\\/",
          "\\pLb",
          "[]a]b",
          "a{2,}b",
          "ab+",
          "\\_b",
          "a{b");
  private static final String PROPERTY = "plan";
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private RandomGenerator random;

  @Test
  void itFindsTheActionsThatLookingAtEachFinds() {
    int[] found = new int[2];
    Cases.check(
        300,
        of -> {
          random = of;
          List<Action> actions =
              IntStream.rangeClosed(1, 40).mapToObj(id -> Action.read(action(id))).toList();
          TeamActions team = TeamActions.of(actions, (cohort, person) -> cohort == 1, null);
          for (int i = 0; i < 40; i++) {
            ObjectNode json = event();
            ActionEvent event = ActionEvent.of(json, null);
            List<Action> matches = team.match(event, null);
            assertThat(matches).as("event %s", json).isEqualTo(team.matchOneByOne(event, null));
            found[0] += matches.size();
            found[1] += team.candidates(event) < 30 ? 1 : 0;
          }
        });
    assertThat(found[0]).as("matches").isGreaterThan(1000);
    assertThat(found[1]).as("events with few candidates").isGreaterThan(1000);
  }

  @Test
  void whatARegularExpressionsLiteralIsNotInItIsNotInEither() {
    int[] found = new int[1];
    Cases.check(
        20_000,
        of -> {
          random = of;
          String regex = any(REGEXES) + (random.nextBoolean() ? any(REGEXES) : any(PIECES));
          String text = url();
          Optional<RegexPattern> pattern = compiled(regex);
          if (pattern.isPresent()
              && Pattern.compile(JavaScriptRegex.toRe2(regex)).matcher(text).find()) {
            assertThat(pattern.get().isIn(text)).as("%s in %s", regex, text).isTrue();
            found[0]++;
          }
        });
    assertThat(found[0]).isGreaterThan(1000);
  }

  private static Optional<RegexPattern> compiled(String regex) {
    try {
      return Optional.of(RegexPattern.compile(regex));
    } catch (RegexPattern.Unusable e) {
      return Optional.empty();
    }
  }

  private ObjectNode action(int id) {
    ObjectNode action = JSON.objectNode().put("id", id).put("team_id", 2);
    ArrayNode steps = action.putArray("steps");
    for (int i = random.nextInt(3); i >= 0; i--) {
      ObjectNode step = steps.addObject().put("event", any(NAMES));
      int kind = random.nextInt(4);
      if (kind > 0) {
        step.put("url", kind == 1 ? any(REGEXES) : url());
        step.put("url_matching", List.of("regex", "exact", "contains").get(kind - 1));
      }
      if (random.nextInt(3) == 0) {
        step.putArray("properties")
            .addObject()
            .put("type", any(List.of("event", "person", "cohort")))
            .put("key", PROPERTY)
            .put("value", random.nextInt(2))
            .put("operator", any(List.of("exact", "is_not")));
      }
    }
    return action;
  }

  private ObjectNode event() {
    ObjectNode event = JSON.objectNode().put("event", any(NAMES));
    ObjectNode properties = event.putObject("properties").put(PROPERTY, random.nextInt(2));
    if (random.nextInt(10) > 0) {
      properties.put("$current_url", url());
    }
    return event;
  }

  private String url() {
    StringBuilder url = new StringBuilder();
    for (int i = random.nextInt(6); i >= 0; i--) {
      url.append(any(PIECES));
    }
    return url.toString();
  }

  private <T> T any(List<T> some) {
    return Chance.oneOf(random, some);
  }
}
