package io.sluice.operators.definitions;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.operators.json.Json;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Contract §11.7, B. */
class PropertyTypeTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "plan|\"pro\"|STRING",
        "plan|\"\"|STRING",
        "zip|\"02139\"|STRING",
        "price|12|NUMERIC",
        "price|-1.5e3|NUMERIC",
        "paid|true|BOOLEAN",
        "paid|\" FALSE \"|BOOLEAN",
        "items|[1]|NONE",
        "items|{\"a\": 1}|NONE",
        "items|null|NONE",
        "seen|\"2022-01-15\"|DATE_TIME",
        "seen|\"2022-01-15 11:18:49\"|DATE_TIME",
        "seen|\"15-01-2022 11:18:49\"|DATE_TIME",
        "seen|\"2022/01/15 11:18:49\"|DATE_TIME",
        "seen|\"15/01/2022 11:18:49\"|DATE_TIME",
        "seen|\"2022-01-15T11:18:49z\"|DATE_TIME",
        "seen|\"2022-01-15T11:18:49.233056+00:00\"|DATE_TIME",
        "seen|\"2022-01-15T11:18:49-0530\"|DATE_TIME",
        "seen|\"2022-01-15T11:18:49+11\"|DATE_TIME",
        "seen|\"Wed, 02 Oct 2002 15:00:00 +0200\"|DATE_TIME",
        "seen|\"02 oct 2002 15:00:00\"|DATE_TIME",
        "seen|\"2022/01/15\"|STRING",
        "seen|\"2022-01-15T11:18:49\"|STRING",
        "seen|\"on 2022-01-15\"|STRING",
        "seen|\"2022-01-15\\n\"|STRING",
        "a Timestamp|1234567890|DATE_TIME",
        "a Timestamp|1234567890.12345|DATE_TIME",
        "uptime|1234567890123|DATE_TIME",
        "uptime|123456789|NUMERIC",
        "id|1234567890|NUMERIC",
        "utm_campaign|2022|STRING",
        "UTM_term|\"2022-01-15\"|STRING",
        "$feature/new|true|STRING",
        "$feature_flag_response|false|STRING"
      })
  void theValueTellsTheType(String name, String json, PropertyType expected) throws Exception {
    assertThat(PropertyType.of(name, Json.read(json))).isEqualTo(expected);
    if (json.startsWith("\"")) {
      assertThat(PropertyType.of(name, Json.readRaw(json.getBytes(UTF_8)))).isEqualTo(expected);
    }
  }
}
