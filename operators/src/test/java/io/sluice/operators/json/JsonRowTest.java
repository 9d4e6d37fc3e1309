package io.sluice.operators.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Random;
import org.junit.jupiter.api.Test;

class JsonRowTest {
  private static String text(JsonRow row) {
    return new String(row.toBytes(), UTF_8);
  }

  @Test
  void aRowIsAnObjectOfItsColumnsInOrder() throws Exception {
    assertThat(text(new JsonRow())).isEqualTo("{}");
    assertThat(
            text(
                new JsonRow()
                    .text("a", "x\"\\\n\u0001\u00e4\u20ac\ud83d\ude00")
                    .number("b", -7)
                    .json(
                        "c", Json.read("{\"d\":[1.10,\"\\\"\\n\",true,null],\"e\":{},\"f\":[]}"))))
        .isEqualTo(
            "{\"a\":\"x\\\"\\\\\\n\\u0001\u00e4\u20ac\ud83d\ude00\",\"b\":-7,\"c\":"
                + "\"{\\\"d\\\":[1.10,\\\"\\\\\\\"\\\\n\\\",true,null],"
                + "\\\"e\\\":{},\\\"f\\\":[]}\"}");
  }

  @Test
  void anyTreeAndAnyTextAreWhatJsonWritesOfThem() throws Exception {
    Random random = new Random(3);
    for (int run = 0; run < 5_000; run++) {
      ObjectNode tree = JsonNodeFactory.instance.objectNode();
      for (int field = random.nextInt(6); field > 0; field--) {
        tree.put(anyText(random), anyText(random));
      }
      String value = anyText(random);
      byte[] row = new JsonRow().json("tree", tree).text("text", value).toBytes();
      JsonNode read = Json.read(row);
      assertThat(read.get("tree").textValue()).isEqualTo(new String(Json.write(tree), UTF_8));
      assertThat(read.get("text").textValue()).isEqualTo(value);
      assertThat(row)
          .isEqualTo(
              Json.write(
                  JsonNodeFactory.instance
                      .objectNode()
                      .put("tree", new String(Json.write(tree), UTF_8))
                      .put("text", value)));
    }
  }

  private static String anyText(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(40); i > 0; i--) {
      int limit = new int[] {0x20, 0x80, 0x80, 0x80, 0x800, 0x10000}[random.nextInt(6)];
      char c = (char) random.nextInt(limit);
      text.append(random.nextInt(20) == 0 ? (char) (0xD800 + random.nextInt(0x800)) : c);
    }
    return text.toString();
  }
}
