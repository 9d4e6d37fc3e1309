package io.sluice.operators.output;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.sluice.operators.json.Json;
import java.util.Random;
import org.junit.jupiter.api.Test;

class JsonSizeTest {
  @Test
  void whatIsCutFitsAndNoMoreIsCutThanNeeded() {
    Random random = new Random(3);
    String alphabet = "ab\"\\\n\u0001\u007f\u00e9\u20ac\ud83d\ude00\ud800";
    for (int run = 0; run < 5_000; run++) {
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(30); i > 0; i--) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      int limit = random.nextInt(60);
      String cut = JsonSize.cut(text.toString(), limit);
      assertThat(written(cut)).isLessThanOrEqualTo(limit);
      if (cut.length() < text.length()) {
        assertThat(cut.length()).isGreaterThanOrEqualTo(Math.min(text.length(), limit / 6) - 1);
      }
    }
  }

  private static int written(String text) {
    return Json.write(JsonNodeFactory.instance.textNode(text)).length - 2;
  }
}
