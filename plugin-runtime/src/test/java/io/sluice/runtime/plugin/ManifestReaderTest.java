package io.sluice.runtime.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestReaderTest {
  @Test
  void whatPeopleReadAndWhereTheCodeIsAreRead() throws Exception {
    assertThat(
            ManifestReader.read(
                """
                {"name": "GeoIP", "description": "Adds places", "url": "https://example.com",
                 "main": "dist/index.js", "lib": "lib.js", "posthogVersion": ">= 1.25.0"}
                """))
        .isEqualTo(
            new PluginManifest(
                "GeoIP", "Adds places", "https://example.com", "dist/index.js", List.of()));
  }

  @Test
  void configMayBeAnArrayWhoseKeylessEntriesAreOnlyText() throws Exception {
    assertThat(
            ManifestReader.read(
                    """
                    {"config": [
                      {"markdown": "Read this first"},
                      {"key": "region", "type": "choice", "choices": ["eu", "us"],
                       "default": "eu", "required": true, "name": "Region", "hint": "Where"},
                      {"key": "token", "type": "string", "secret": true, "order": 3}
                    ]}
                    """)
                .config())
        .containsExactly(
            new ConfigField(
                "region", "choice", "\"eu\"", true, false, List.of("eu", "us"), "Region", "Where"),
            new ConfigField("token", "string", null, false, true, List.of(), null, null));
  }

  @Test
  void configMayBeAnObjectByKey() throws Exception {
    assertThat(
            ManifestReader.read(
                    """
                    {"config": {
                      "hosts": {"type": "json", "default": {"a": [1, 2.5]}},
                      "limit": {"default": 0, "required": null},
                      "note": "not a field"
                    }}
                    """)
                .config())
        .containsExactly(
            new ConfigField(
                "hosts", "json", "{\"a\":[1,2.5]}", false, false, List.of(), null, null),
            new ConfigField("limit", "string", "0", false, false, List.of(), null, null));
  }

  @Test
  void valuesOfUnexpectedTypesArePassedOver() throws Exception {
    assertThat(ManifestReader.read("{\"name\": 4, \"main\": \"\", \"config\": \"none\"}"))
        .isEqualTo(PluginManifest.EMPTY);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{", "[]", "null", "\"text\"", "{} {}", " "})
  void whatIsNoJsonObjectIsRefused(String json) {
    assertThatThrownBy(() -> ManifestReader.read(json)).isInstanceOf(JsonProcessingException.class);
  }
}
