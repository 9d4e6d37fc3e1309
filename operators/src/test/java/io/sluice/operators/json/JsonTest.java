package io.sluice.operators.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\":1.10,\"b\":1e400,\"c\":-0,\"d\":-0.0,\"e\":1E5,\"f\":1e99999999999}",
        "[12345678901234567890,-9223372036854775808,123456789012345678,2147483648,-1,0]",
        "[0.1234567890123456789012345678901234567890]",
        "{\"__proto__\":{\"x\":1},\"constructor\":null}",
        "[\"caf\u00e9 \ud83d\ude00 \u0000 \\\" \\\\\"]",
        "[true,false,null,\"\",{},[]]"
      })
  void whatIsReadIsWrittenBackAsItWas(String text) throws Exception {
    String escaped = text.replace("\u0000", "\\u0000");
    assertThat(Json.write(Json.read(escaped.getBytes(UTF_8)))).asString(UTF_8).isEqualTo(escaped);
    assertThat(Json.writeText(Json.read(escaped))).isEqualTo(escaped);
  }

  @Test
  void loneSurrogatesAreKeptAndWrittenEscaped() throws Exception {
    String text = "{\"k\\ud83d\":\"a\\udE00b\",\"ok\":\"\ud83d\ude00\",\"end\":\"x\\ud800\"}";
    String expected = "{\"k\\ud83d\":\"a\\ude00b\",\"ok\":\"\ud83d\ude00\",\"end\":\"x\\ud800\"}";
    JsonNode node = Json.read(text.getBytes(UTF_8));
    assertThat(node.get("end").textValue()).isEqualTo("x\ud800");
    assertThat(Json.write(node)).asString(UTF_8).isEqualToIgnoringCase(expected);
    assertThat(Json.writeText(node)).isEqualToIgnoringCase(expected);
  }

  @Test
  void whateverStringsHoldTheBytesAreUtf8AndReadBackTheSame() throws Exception {
    Random random = new Random(7);
    String alphabet = "a\"\\\n\u0000\u00e9\u20ac\ud83d\ude00\ud800\udfff";
    for (int run = 0; run < 20_000; run++) {
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(12); i > 0; i--) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      JsonNode node = JsonNodeFactory.instance.objectNode().put(text.toString(), text.toString());
      byte[] bytes = Json.write(node);
      UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      assertThat(Json.read(bytes)).isEqualTo(node);
      assertThat(Json.read(Json.writeText(node))).isEqualTo(node);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void aPairOfSurrogatesIsNotTornAtTheEndOfAGeneratorsBuffer(int shift) throws Exception {
    String text = "a".repeat(shift) + "\ud83d\ude00".repeat(20_000);
    JsonNode node = JsonNodeFactory.instance.textNode(text);
    assertThat(Json.write(node)).hasSize(shift + 80_000 + 2);
    assertThat(Json.read(Json.write(node))).isEqualTo(node);
  }

  @Test
  void ofDuplicateKeysTheLastWinsAtThePlaceOfTheFirst() throws Exception {
    assertThat(Json.writeText(Json.read("{\"a\":1,\"b\":2,\"a\":3}")))
        .isEqualTo("{\"a\":3,\"b\":2}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "[1,]",
        "{\"a\":1}x",
        "{} {}",
        "NaN",
        "01",
        "'a'",
        "\"\n\"",
        "{a:1}"
      })
  void whatIsNotJsonIsRefusedWithAReason(String text) {
    assertThatThrownBy(() -> Json.read(text))
        .isInstanceOf(UnreadableJson.class)
        .hasMessageMatching(".{5,}");
    assertThatThrownBy(() -> Json.read(text.getBytes(UTF_8))).isInstanceOf(UnreadableJson.class);
  }

  @Test
  void bytesThatAreNotUtf8AreRefused() {
    assertThatThrownBy(() -> Json.read(new byte[] {'"', (byte) 0xff, '"'}))
        .isInstanceOf(UnreadableJson.class)
        .hasMessageContaining("UTF-8");
  }

  @Test
  void depthAndLengthOfNumbersAreBounded() throws Exception {
    assertThat(Json.write(Json.read("[".repeat(500) + "]".repeat(500)))).hasSize(1000);
    assertThatThrownBy(() -> Json.read("[".repeat(501) + "]".repeat(501)))
        .isInstanceOf(UnreadableJson.class)
        .hasMessageContaining("500");
    assertThatThrownBy(() -> Json.read("[".repeat(1_000_000))).isInstanceOf(UnreadableJson.class);
    assertThatThrownBy(() -> Json.read("1".repeat(1001)))
        .isInstanceOf(UnreadableJson.class)
        .hasMessageContaining("1000");
  }

  @Test
  void aHugeNumberDoesNotBlowUpWhenConverted() throws Exception {
    JsonNode huge = Json.read("1e999999999");
    assertThat(huge.intValue()).isEqualTo(-1);
    assertThat(huge.longValue()).isEqualTo(Long.MAX_VALUE);
    assertThat(huge.doubleValue()).isInfinite();
    assertThat(huge.canConvertToInt()).isFalse();
    assertThatThrownBy(huge::bigIntegerValue).isInstanceOf(ArithmeticException.class);
    assertThat(Json.read("12345678901234567890").bigIntegerValue())
        .isEqualTo("12345678901234567890");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "5|5",
        "1.0|1",
        "-0|0",
        "0.5|0.5",
        "1e21|1e+21",
        "1e20|100000000000000000000",
        "1.5e-7|1.5e-7",
        "5e22|5e+22",
        "40e22|4e+23",
        "5e-324|5e-324",
        "0.000001|0.000001",
        "123.456|123.456",
        "-1.5|-1.5",
        "1e400|Infinity",
        "12345678901234567890|12345678901234567890",
        "true|true",
        "null|null",
        "{\"a\":1}|[object Object]",
        "[1,null,[\"a\"]]|1,,a",
        "\"x\"|x"
      })
  void textIsMadeOfValuesAsInJavaScript(String json, String text) throws Exception {
    assertThat(JavaScriptText.of(Json.read(json))).isEqualTo(text);
  }

  @Test
  void loneSurrogatesAreMadeSafeForClickHouse() {
    assertThat(Surrogates.safe("foo \ud83d bar")).isEqualTo("foo \\ud83d\\ bar");
    assertThat(Surrogates.safe("\ude00\ud83d\ude00\ud83d"))
        .isEqualTo("\\ude00\\\ud83d\ude00\\ud83d\\");
    assertThat(Surrogates.safe("plain")).isSameAs("plain");
  }
}
