package io.sluice.operators.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.operators.json.Json;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JavaScriptDateTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // ISO 8601, as JavaScript and Python write it
        "2021-01-05T10:11:12.345Z | 2021-01-05T10:11:12.345Z",
        "2021-01-05T10:11:12.345678+00:00 | 2021-01-05T10:11:12.345Z",
        "2021-01-05T10:11:12+02:30 | 2021-01-05T07:41:12Z",
        "2021-01-05T10:11:12-0230 | 2021-01-05T12:41:12Z",
        "2021-01-05T10:11:12 | 2021-01-05T10:11:12Z",
        "2021-01-05 10:11:12.5 | 2021-01-05T10:11:12.500Z",
        "2021-01-05T10:11 | 2021-01-05T10:11:00Z",
        "2021-01-05T24:00:00Z | 2021-01-06T00:00:00Z",
        "2021-01-05 | 2021-01-05T00:00:00Z",
        "2021-01 | 2021-01-01T00:00:00Z",
        "2021 | 2021-01-01T00:00:00Z",
        "2021-02-31 | 2021-03-03T00:00:00Z",
        "+002021-01-05T00:00:00Z | 2021-01-05T00:00:00Z",
        // V8's legacy parser
        "Tue, 05 Jan 2021 10:11:12 GMT | 2021-01-05T10:11:12Z",
        "Tue Jan 05 2021 10:11:12 GMT+0200 (Eastern European Time) | 2021-01-05T08:11:12Z",
        "Jan 5, 2021 | 2021-01-05T00:00:00Z",
        "5 January 2021 3:04 PM | 2021-01-05T15:04:00Z",
        "1/5/2021 12:30:00 am | 2021-01-05T00:30:00Z",
        "2021/01/05 10:11:12 | 2021-01-05T10:11:12Z",
        "2021-1-5 | 2021-01-05T00:00:00Z",
        "1/5/21 | 2021-01-05T00:00:00Z",
        "2021-01-05 10:11:12 EST | 2021-01-05T15:11:12Z",
        "2021-01-05 10:11:12 +01:00 | 2021-01-05T09:11:12Z",
        "2021/01/05 10:11:12.25 UTC | 2021-01-05T10:11:12.250Z",
        "5 | 2001-05-01T00:00:00Z",
        "2021-005 | 2021-05-01T00:00:00Z",
        "23:59:60 | 1960-01-01T23:59:00Z",
        // what luxon reads beside
        "20210105 | 2021-01-05T00:00:00Z",
        "20210105T101112Z | 2021-01-05T10:11:12Z",
        "2021-W01-2 | 2021-01-05T00:00:00Z"
      })
  void textsAreReadAsJavaScriptReadsThem(String text, Instant expected) {
    assertThat(Instant.ofEpochMilli(JavaScriptDate.parse(text))).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "yesterday",
        "2021-13-01",
        "2021-01-05T25:00:00Z",
        "1609840800000",
        "1609840801212",
        "2021-01-05T",
        "2021-01-05T10:11:12Zulu",
        "10:00",
        "2021-01-05T10:60",
        "NaN",
        "32/32/2021",
        "+999999-01-01T00:00:00Z"
      })
  void whatIsNoTimeIsInvalid(String text) {
    assertThat(JavaScriptDate.parse(text)).isEqualTo(JavaScriptDate.INVALID);
  }

  @Test
  void numbersCountMillisecondsAndOtherValuesAreNoTime() throws Exception {
    assertThat(JavaScriptDate.parse(Json.read("1609840800000.9"))).isEqualTo(1609840800000L);
    assertThat(JavaScriptDate.parse(Json.read("1e300"))).isEqualTo(JavaScriptDate.INVALID);
    assertThat(JavaScriptDate.parse(Json.read("{}"))).isEqualTo(JavaScriptDate.INVALID);
  }

  @Test
  void noTextMakesItThrow() {
    Random random = new Random(23);
    String alphabet = "0123456789-+:T. Z/(),janpmutc";
    for (int run = 0; run < 100_000; run++) {
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(25); i > 0; i--) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      JavaScriptDate.parse(text.toString());
    }
  }
}
