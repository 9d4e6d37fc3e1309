package io.sluice.runtime.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.runtime.fuzz.Cases;
import io.sluice.runtime.fuzz.Chance;
import io.sluice.runtime.fuzz.JsonTexts;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever stands in a plugin.json, it is read with its problems told, or refused as no JSON. */
class ManifestFuzzTest {
  private static final PluginIdentity PLUGIN = new PluginIdentity(17, "GeoIP", 2, "0178", false);

  private static final String FULL =
      """
      {"name": "GeoIP", "description": "Adds places", "url": "https://example.com",
       "main": "dist/index.js", "lib": "lib.js", "posthogVersion": ">= 1.25.0, < 2 || ^3.0.0-a.1",
       "config": [
         {"markdown": "Read this"},
         {"key": "region", "type": "choice", "choices": ["eu", "us"], "default": "eu",
          "required": true, "name": "Region", "hint": "Where", "order": 1e3},
         {"key": "token", "type": "string", "secret": true, "order": -3.50,
          "required_if": [["region", "eu"], ["x"]], "visible_if": [["region", "us"]]},
         {"key": "db", "type": "attachment"}, {"key": "more", "type": "json", "default": {"a": [1]}}],
       "publicJobs": {"Export": {"payload": {
         "from": {"type": "date", "title": "From", "required": true, "default": "now"},
         "n": {"type": "number", "staff_only": true}}}}}
      """;

  private static final List<String> VALUES =
      FULL.lines()
          .flatMap(line -> List.of(line.split("(?<=[:,])|(?=[,}\\]])")).stream())
          .map(String::strip)
          .filter(piece -> piece.matches("\"[^\"]*\"|true|1e3|-3.50"))
          .toList();

  /** The manifest with values replaced by any others. */
  private static String withOtherValues(RandomGenerator random) {
    JsonTexts texts = new JsonTexts(random);
    String manifest = FULL;
    for (int i = random.nextInt(4); i > 0; i--) {
      String value = Chance.oneOf(random, VALUES);
      int at = manifest.indexOf(value);
      if (at >= 0) {
        String other = random.nextBoolean() ? texts.value(2) : Chance.oneOf(random, VALUES);
        manifest = manifest.substring(0, at) + other + manifest.substring(at + value.length());
      }
    }
    return manifest;
  }

  private static String ofKnownKeys(RandomGenerator random) {
    JsonTexts texts = new JsonTexts(random);
    StringBuilder manifest = new StringBuilder("{\"x\":1");
    for (String key : List.of("name", "main", "posthogVersion", "config", "publicJobs", "config")) {
      if (random.nextBoolean()) {
        String value = random.nextBoolean() ? texts.value(4) : texts.object(4, "\"key\":\"a\"");
        manifest.append(",\"").append(key).append("\":").append(value);
      }
    }
    return manifest.append('}').toString();
  }

  private static void assertReadOrRefused(String json) {
    PluginManifest manifest;
    try {
      manifest = PluginLoader.readManifest(json, PLUGIN);
    } catch (PluginLoadException e) {
      assertThat(e).hasMessage("Could not load \"plugin.json\" for " + PLUGIN.digest());
      return;
    }
    assertThat(manifest.problems().errors()).allMatch(error -> error.endsWith("."));
    assertThat(manifest.problems().warnings()).allMatch(warning -> warning.endsWith("."));
    if (!manifest.problems().errors().isEmpty()) {
      assertThat(manifest.refusalToInstall())
          .hasValueSatisfying(
              text -> assertThat(text).contains(manifest.problems().errors().get(0)));
    }
    for (ConfigProblem problem : ConfigCheck.problems(manifest, "{\"region\":\"eu\"}", Set.of())) {
      assertThat(problem.sentence()).endsWith(".");
    }
  }

  @Test
  void aManifestWithOtherValuesIsReadWithItsProblems() {
    Cases.check(1000, random -> assertReadOrRefused(withOtherValues(random)));
  }

  @Test
  void aManifestOfAnyValuesIsReadWithItsProblems() {
    Cases.check(500, random -> assertReadOrRefused(ofKnownKeys(random)));
  }

  @Test
  void aManifestWithFaultsIsReadOrRefused() {
    Cases.check(
        1000,
        random ->
            assertReadOrRefused(Chance.mutated(random, withOtherValues(random), JsonTexts.SIGNS)));
  }

  @Test
  void aTextThatIsNoManifestIsRefused() {
    Cases.check(500, random -> assertReadOrRefused(new JsonTexts(random).value(4)));
  }

  @Test
  void anyRangeOfVersionsIsJudged() {
    Cases.check(
        500,
        random -> {
          String range =
              Chance.oneOf(random, ">= 1.25.0, < 2 || ^3.0.0-a.1", "~1.x", "1 - 2.0", "");
          String mutated = Chance.mutated(random, range, "<>=~^|. ,-x*0123456789a");
          assertReadOrRefused("{\"posthogVersion\":\"" + mutated + "\"}");
        });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"1", " ", ",", ">", "x", ".", "1.", "||", "|| 1 ", "- ", "a-", "<1 ", "\\t"})
  void aLongRangeOfVersionsIsJudged(String piece) {
    String range = piece.repeat(200_000 / piece.length());
    assertReadOrRefused("{\"posthogVersion\":\"" + range + "\"}");
    assertReadOrRefused("{\"posthogVersion\":\">= 1" + range + "\"}");
    assertReadOrRefused("{\"posthogVersion\":\"1.0.0-" + range + "x\"}");
  }

  @Test
  void aDeepManifestIsReadOrRefused() {
    for (int depth : new int[] {500, 998, 999, 1000, 10_000, 1_000_000}) {
      for (String key : List.of("config", "publicJobs", "name")) {
        String list = "[".repeat(depth) + "]".repeat(depth);
        assertReadOrRefused("{\"" + key + "\":" + list + "}");
        assertReadOrRefused("{\"" + key + "\":[{\"key\":\"a\",\"default\":" + list + "}]}");
        String objects = "{\"a\":".repeat(depth) + "1" + "}".repeat(depth);
        assertReadOrRefused("{\"" + key + "\":" + objects + "}");
        assertReadOrRefused("[".repeat(depth));
      }
    }
  }

  @Test
  void longNumbersAreReadOrRefused() {
    for (String number :
        List.of("1".repeat(100_000), "1e999999999", "1e-999999999", "1e99999999999")) {
      for (String key : List.of("config", "posthogVersion", "publicJobs")) {
        assertReadOrRefused("{\"" + key + "\":" + number + "}");
      }
      for (String key : List.of("order", "required", "secret", "default", "key", "choices")) {
        assertReadOrRefused(
            "{\"config\":{\"region\":{\"type\":\"json\",\"" + key + "\":" + number + "}}}");
      }
    }
  }
}
