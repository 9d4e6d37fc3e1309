package io.sluice.deploy.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.deploy.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScenarioReaderTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"cases": [], "kases": 1}                                            | kases
          {"cases": [{"name": "a", "evnt": {}}]}                               | evnt
          {"cases": [], "team": {"id": 1, "nr": 2}}                            |
          {"cases": [{"team": {"id": 1, "nr": 2}}]}                            | nr
          {"cases": [{"fetch": [{"url": "x", "delay": 2}]}]}                   | delay
          {"cases": [{"api": [{"url": "x", "delay": 2}]}]}                     | delay
          {"cases": [{"attachments": {"a": {"contents": "", "type": ""}}}]}    | type
          {"cases": [{"steps": [{"call": "onEvent", "expects": 1}]}]}          | expects
          {"cases": [{"event": {}, "expectFetch": [{"uri": "x"}]}]}            | uri
          {"cases": [{"event": {}, "expectJobs": [{"type": "x", "when": 1}]}]} | when
          {"cases": [{"event": {}, "expectLogs": [{"level": "x"}]}]}           | level
          {"cases": [{"event": {}, "expectErrors": [{"text": "x"}]}]}          | text
          {"cases": [{"expectCapabilities": {"methodes": []}}]}                | methodes
          {"cases": [{"plugins": [{"plugin": "x", "configId": 1, "id": 2}]}]}  | id
          """)
  void anUnknownKeyIsNamedAtEveryLevel(String json, String key) throws IOException {
    if (key == null) {
      assertThat(read(json).cases()).isEmpty(); // the file's own defaults are read with a case
      return;
    }
    assertThatThrownBy(() -> read(json))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("has the unknown key \"" + key + "\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {                                                             | is not JSON
          []                                                            | expected an object
          {}                                                            | lacks "cases"
          {"cases": {}}                                                 | expected an array
          {"cases": [], "cases": []}                                    | Duplicate field
          {"cases": [{"event": {}, "clock": "noon"}]}                   | expected an ISO time
          {"cases": [{"event": {}, "expectFetch": {}}]}                 | expected an array
          {"cases": [{"event": {}, "expectWallMs": [1]}]}               | expected two numbers
          {"cases": [{"event": {}, "expectError": 1}]}                  | expected a string
          {"cases": [{"event": {}, "taskTimeoutSeconds": 0}]}           | expected a number above 0
          {"cases": [{"expect": null}]}                                 | expects the result of a call
          {"cases": [{"steps": [{"expectFetch": []}]}]}                 | does nothing
          {"cases": [{"phase": "load"}]}                                | without "setupError"
          {"cases": [{"setupError": "", "phase": "later"}]}             | expected "load" or "setup"
          {"cases": [{"plugins": [{"plugin": "x"}]}]}                   | lacks "configId"
          """)
  void whatIsWrongWithAFileIsSaid(String json, String said) {
    assertThatThrownBy(() -> read(json)).isInstanceOf(Problem.class).hasMessageContaining(said);
  }

  @Test
  void aFileThatIsNotThereIsNamed() {
    assertThatThrownBy(() -> ScenarioReader.read(folder.resolve("none.json")))
        .isInstanceOf(Problem.class)
        .hasMessageContaining("There is no scenario file");
  }

  private ScenarioFile read(String json) throws IOException {
    Path file = folder.resolve("scenarios.json");
    Files.writeString(file, json);
    return ScenarioReader.read(file);
  }
}
