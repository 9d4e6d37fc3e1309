package io.sluice.operators.actions;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.re2j.Pattern;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

  private Random random;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void itFindsTheActionsThatLookingAtEachFinds(long seed) {
    random = new Random(seed);
    int matches = 0;
    int candidates = 0;
    for (int round = 0; round < 50; round++) {
      List<Action> actions =
          IntStream.rangeClosed(1, 40).mapToObj(id -> Action.read(action(id))).toList();
      TeamActions team = TeamActions.of(actions, (cohort, person) -> cohort == 1, null);
      for (int i = 0; i < 40; i++) {
        ObjectNode json = event();
        ActionEvent event = ActionEvent.of(json, null);
        List<Action> found = team.match(event, null);
        assertThat(found).as("event %s", json).isEqualTo(team.matchOneByOne(event, null));
        matches += found.size();
        candidates += team.candidates(event);
      }
    }
    assertThat(matches).isGreaterThan(1000);
    assertThat(candidates).isLessThan(50 * 40 * 40);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void whatARegularExpressionsLiteralIsNotInItIsNotInEither(long seed) throws Exception {
    random = new Random(seed);
    int found = 0;
    for (int i = 0; i < 20_000; i++) {
      String regex = any(REGEXES) + (random.nextBoolean() ? any(REGEXES) : any(PIECES));
      String text = url();
      RegexPattern pattern;
      try {
        pattern = RegexPattern.compile(regex);
      } catch (RegexPattern.Unusable e) {
        continue;
      }
      if (Pattern.compile(JavaScriptRegex.toRe2(regex)).matcher(text).find()) {
        assertThat(pattern.isIn(text)).as("%s in %s", regex, text).isTrue();
        found++;
      }
    }
    assertThat(found).isGreaterThan(1000);
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
    return some.get(random.nextInt(some.size()));
  }
}
