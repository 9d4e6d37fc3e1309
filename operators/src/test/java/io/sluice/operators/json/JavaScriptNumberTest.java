package io.sluice.operators.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.MissingNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JavaScriptNumberTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "5|5",
        "-5.50|-5.5",
        "1e400|Infinity",
        "true|1",
        "false|0",
        "null|0",
        "\"\"|0",
        "\" \\t7\\n \"|7",
        "\"\\u00a07\\ufeff\"|7",
        "\".5\"|0.5",
        "\"5.\"|5",
        "\"+1e-2\"|0.01",
        "\"0x1F\"|31",
        "\"0b11\"|3",
        "\"0o17\"|15",
        "\"-0x1\"|NaN",
        "\"0x\"|NaN",
        "\"0xg\"|NaN",
        "\"Infinity\"|Infinity",
        "\"-Infinity\"|-Infinity",
        "\"infinity\"|NaN",
        "\"1d\"|NaN",
        "\"1_0\"|NaN",
        "\".\"|NaN",
        "\"1e\"|NaN",
        "\"1 2\"|NaN",
        "\"a\"|NaN",
        "[]|0",
        "[5]|5",
        "[[\"5\"]]|5",
        "[1,2]|NaN",
        "{}|NaN"
      })
  void aValueIsTheNumberThatJavaScriptTakesItFor(String json, Double number) throws Exception {
    assertThat(JavaScriptNumber.of(Json.read(json))).isEqualTo(number);
  }

  @Test
  void undefinedIsNone() {
    assertThat(JavaScriptNumber.of(MissingNode.getInstance())).isNaN();
  }
}
