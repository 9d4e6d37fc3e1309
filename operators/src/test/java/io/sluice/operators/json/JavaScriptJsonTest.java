package io.sluice.operators.json;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class JavaScriptJsonTest {
  private static final String TEXT =
      "{\"a\":[1.10,1e21,-0,1e400,12345678901234567890],\"b\":{\"c\":\"\\ud83d/\\u2028\"},\"d\":[],"
          + "\"e\":{},\"f\":[null,true]}";

  @Test
  void numbersAreSpelledAsJavaScriptSpellsThemAndKeepTheirDigits() throws Exception {
    assertThat(JavaScriptJson.compact(Json.read(TEXT)))
        .isEqualTo(
            "{\"a\":[1.1,1e+21,0,null,12345678901234567890],\"b\":{\"c\":\"\\ud83d/\u2028\"},"
                + "\"d\":[],\"e\":{},\"f\":[null,true]}");
  }

  @Test
  void levelsAreIndented() throws Exception {
    assertThat(JavaScriptJson.indented(Json.read("{\"a\":[1,{}],\"b\":{\"c\":[]}}"), 4))
        .isEqualTo(
            """
            {
                "a": [
                    1,
                    {}
                ],
                "b": {
                    "c": []
                }
            }\
            """);
  }
}
