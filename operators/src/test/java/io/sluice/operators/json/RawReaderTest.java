package io.sluice.operators.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.Random;
import javax.annotation.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RawReaderTest {
  @Nullable
  private static JsonNode raw(byte[] json) {
    return RawReader.read(json, json.length);
  }

  private static JsonNode raw(String json) {
    return raw(json.getBytes(UTF_8));
  }

  private static String row(JsonNode tree) {
    return new String(new JsonRow().json("tree", tree).toBytes(), UTF_8);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\":1.10,\"b\":1e400,\"c\":-0,\"d\":-0.0,\"e\":1E5,\"f\":1e99999999999}",
        "[12345678901234567890,-9223372036854775808,123456789012345678,2147483648,-1,0]",
        " {\n\"a\" :\t[ ] , \"b\":{ }\r, \"c\": [ 1 , {} ] } ",
        "{\"__proto__\":{\"x\":1},\"constructor\":null}",
        "{\"a\":1,\"b\":2,\"a\":{\"c\":3,\"c\":\"4\"}}",
        "{\"k\\ud83d\":\"a\\udE00b\",\"k\\\"\":\"\ud83d\ude00\",\"k\u00e9\":\"\\ud83d\\ude00\"}",
        "[\"\",\"\u00e9\u20ac\ud83d\ude00\",\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u0000\\u00E9\"]",
        "[\"https:\\/\\/x\",\"\\\\u0041\",\"\\\\\\\"\"]",
        "[true,false,null]",
        "\"text\"",
        "-1.5e+3",
      })
  void whatIsReadIsWhatJacksonReads(String text) throws Exception {
    JsonNode read = raw(text);
    JsonNode jackson = Json.read(text.getBytes(UTF_8));
    assertThat(read).isEqualTo(jackson).hasSameHashCodeAs(jackson);
    assertThat(Json.write(read)).isEqualTo(Json.write(jackson));
    assertThat(Json.writeText(read)).isEqualTo(Json.writeText(jackson));
    assertThat(row(read)).isEqualTo(row(jackson));
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
        "-",
        "1.",
        ".5",
        "1e",
        "+1",
        "- 1",
        "'a'",
        "\"\n\"",
        "\"\\x\"",
        "\"\\u12g4\"",
        "\"\\u12",
        "\"\\",
        "{a:1}",
        "{\"a\"}",
        "{\"a\":}",
        "{\"a\":1,}",
        "[,]",
        "[1 2]",
        "tru",
        "nulll",
        "truefalse",
        "\"a",
        "{\"a\":1]",
        "[1}"
      })
  void whatIsNotJsonIsLeftToJackson(String text) {
    assertThat(raw(text)).isNull();
    assertThatThrownBy(() -> Json.readRaw(text.getBytes(UTF_8))).isInstanceOf(UnreadableJson.class);
  }

  @Test
  void bytesThatAreNotUtf8AreLeftToJackson() {
    int[][] characters = {
      {0x80},
      {0xBF},
      {0xC0, 0x80},
      {0xC1, 0xBF},
      {0xC3},
      {0xC3, 0x22},
      {0xE0, 0x9F, 0xBF},
      {0xE2, 0x82},
      {0xED, 0xA0, 0x80},
      {0xF0, 0x8F, 0xBF, 0xBF},
      {0xF4, 0x90, 0x80, 0x80},
      {0xF5, 0x80, 0x80, 0x80},
      {0xF8, 0x88, 0x80, 0x80, 0x80},
      {0xFF}
    };
    for (int[] character : characters) {
      byte[] json = new byte[character.length + 2];
      Arrays.fill(json, (byte) '"');
      for (int i = 0; i < character.length; i++) {
        json[i + 1] = (byte) character[i];
      }
      assertThat(raw(json)).as(Arrays.toString(character)).isNull();
    }
    assertThat(raw(new byte[] {'1', (byte) 0xFF})).isNull();
    assertThat(raw(new byte[] {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF, '1'})).isNull();
  }

  @Test
  void whatIsTooDeepOrTooLongIsLeftToJackson() {
    assertThat(raw("[".repeat(500) + "]".repeat(500))).isNotNull();
    assertThat(raw("[".repeat(501) + "]".repeat(501))).isNull();
    assertThat(raw("[".repeat(1_000_000))).isNull();
    assertThat(raw("1".repeat(1000))).isNotNull();
    assertThat(raw("1".repeat(1001))).isNull();
  }

  @Test
  void whateverItTakesJacksonTakesAndReadsTheSame() throws Exception {
    Random random = new Random(11);
    byte[] valid =
        ("{\"a\":[1,-2.5e3,\"x\\ud83d\\n"
                + "\u00e9\\\"\",null,{},[]],\"\\u0061b\" : {\"c\":true,\"a\":0},"
                + "\"\ud83d\ude00\":\"\\/\",\"d\":false,\"a\":12345678901234567890}")
            .getBytes(UTF_8);
    String syntax = "{}[]\",:\\0e-.x ntu1\u00e9\u20ac\ud83d\ude00";
    byte[] bytes = syntax.getBytes(UTF_8);
    int taken = 0;
    for (int run = 0; run < 100_000; run++) {
      byte[] json = valid.clone();
      for (int i = random.nextInt(4); i > 0; i--) {
        json[random.nextInt(json.length)] = bytes[random.nextInt(bytes.length)];
      }
      JsonNode read = raw(json);
      if (read != null) {
        taken++;
        JsonNode jackson = Json.read(json);
        assertThat(read).isEqualTo(jackson);
        assertThat(row(read)).isEqualTo(row(jackson));
      }
    }
    assertThat(taken).isGreaterThan(10_000);
  }

  @Test
  void theJsonInAStringIsReadAsItsTextIs() throws Exception {
    Random random = new Random(13);
    String alphabet = "aaa\"\\\n\u0001/\u00e9\u20ac\ud83d\ude00\ud800";
    for (int run = 0; run < 20_000; run++) {
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(12); i > 0; i--) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      ObjectNode inner =
          JsonNodeFactory.instance.objectNode().put(text.toString(), text.toString());
      JsonNode read = nested(Json.writeText(inner));
      assertThat(read).isEqualTo(inner);
      assertThat(row(read)).isEqualTo(row(inner));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\":\"\\\"\\\\\\n\\/\\u00e9\\ud83d\",\"k\\\\\":[1.10,{\"b\":\"\"}],\"a\":true}",
        "{\n\t\"a\" : [ ] }",
        "{\"a\":{\"data\":\"{\\\"b\\\":\\\"\\\\n\\\\\\\"\\\"}\"}}",
        "\"\\\"\"",
        "[1]",
        "17"
      })
  void jsonInAStringMayHoldEverything(String text) throws Exception {
    assertThat(nested(text)).isEqualTo(Json.read(text));
    assertThat(row(nested(text))).isEqualTo(row(Json.read(text)));
  }

  @Test
  void jsonInJsonInJsonIsReadToo() throws Exception {
    JsonNode inner = Json.read("{\"b\":\"\\n\\\"\"}");
    JsonNode middle = JsonNodeFactory.instance.objectNode().put("data", Json.writeText(inner));
    assertThat(Json.readNested(nested(Json.writeText(middle)).get("data"))).isEqualTo(inner);
  }

  @Test
  void whateverItTakesOutOfAStringJacksonReadsTheSame() throws Exception {
    Random random = new Random(17);
    byte[] valid =
        Json.write(
            JsonNodeFactory.instance
                .objectNode()
                .put("data", "{\"a\":[1,\"x\\n\u00e9\\\"\\\\\",null],\"b\\\"\" : {\"c\":-1e5}}"));
    byte[] syntax = "{}[]\",:\\\\0e-.x ntu".getBytes(UTF_8);
    int taken = 0;
    for (int run = 0; run < 100_000; run++) {
      byte[] json = valid.clone();
      for (int i = random.nextInt(4); i > 0; i--) {
        json[random.nextInt(json.length)] = syntax[random.nextInt(syntax.length)];
      }
      JsonNode data = raw(json) instanceof ObjectNode outer ? outer.get("data") : null;
      JsonNode read = data instanceof RawText text ? text.readContent() : null;
      if (read != null) {
        taken++;
        JsonNode jackson = Json.read(data.textValue());
        assertThat(read).isEqualTo(jackson);
        assertThat(row(read)).isEqualTo(row(jackson));
      }
    }
    assertThat(taken).isGreaterThan(10_000);
  }

  /** Reads a text as it stands in a string. */
  private static JsonNode nested(String text) throws Exception {
    ObjectNode outer = JsonNodeFactory.instance.objectNode().put("data", text);
    return Json.readNested(Json.readRaw(Json.write(outer)).get("data"));
  }

  @Test
  void namesThatFallOnOnePlaceAreToldApart() {
    FieldNames names = new FieldNames();
    for (int run = 0; run < 2; run++) {
      for (int i = 0; i < 10_000; i++) {
        byte[] name = ("name" + i).getBytes(UTF_8);
        assertThat(names.of(name, 0, name.length)).isEqualTo("name" + i);
      }
    }
    byte[] json = "{\"caf\u00e9\":1}".getBytes(UTF_8);
    assertThat(names.of(json, 2, 7)).isEqualTo("caf\u00e9").isSameAs(names.of(json, 2, 7));
    byte[] longName = "n".repeat(100).getBytes(UTF_8);
    assertThat(names.of(longName, 0, 100)).isEqualTo("n".repeat(100));
  }
}
