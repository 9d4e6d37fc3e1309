package io.sluice.deploy.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class JsonMatchTest {
  @Test
  void theOrderOfKeysAndTheSpellingOfNumbersDoNotCount() {
    assertThat(equal("{\"a\":1,\"b\":[1.0,{}]}", "{\"b\":[1,{}],\"a\":1.0}")).isTrue();
    assertThat(equal("[1,2]", "[2,1]")).isFalse();
    assertThat(equal("1", "\"1\"")).isFalse();
  }

  @Test
  void nullIsAValueThatAMissingKeyIsNot() {
    assertThat(equal("{\"a\":null}", "{}")).isFalse();
    assertThat(equal("{}", "{\"a\":null}")).isFalse();
    assertThat(equal("{\"a\":null}", "{\"a\":null}")).isTrue();
  }

  @Test
  void aPartMayLackKeysButNoElements() {
    assertThat(contains("{\"a\":{\"b\":1}}", "{\"a\":{\"b\":1,\"c\":2},\"d\":3}")).isTrue();
    assertThat(contains("{\"a\":[{\"b\":1}]}", "{\"a\":[{\"b\":1,\"c\":2}]}")).isTrue();
    assertThat(contains("{\"a\":[1]}", "{\"a\":[1,2]}")).isFalse();
    assertThat(contains("{\"a\":1}", "{}")).isFalse();
  }

  @Test
  void aBodyThatIsJsonIsComparedAsJson() {
    assertThat(isBody("\"{\\\"a\\\":1, \\\"b\\\":2}\"", "{\"b\":2,\"a\":1}")).isTrue();
    assertThat(isBody("{\"a\":1}", "{ \"a\" : 1 }")).isTrue();
    assertThat(isBody("\"a=1\"", "a=1")).isTrue();
    assertThat(isBody("\"a=1\"", "a=2")).isFalse();
    assertThat(isBody("{\"a\":1}", "a=1")).isFalse();
  }

  @Test
  void noBodyIsNullOrEmpty() {
    assertThat(isBody("null", null)).isTrue();
    assertThat(isBody("\"\"", null)).isTrue();
    assertThat(isBody("null", "x")).isFalse();
    assertThat(isBody("\"x\"", null)).isFalse();
  }

  private static boolean equal(String expected, String actual) {
    return JsonMatch.equal(JsonMatch.read(expected), JsonMatch.read(actual));
  }

  private static boolean contains(String expected, String actual) {
    return JsonMatch.contains(JsonMatch.read(expected), JsonMatch.read(actual));
  }

  private static boolean isBody(String expected, String actual) {
    return JsonMatch.isBody(JsonMatch.read(expected), actual);
  }
}
