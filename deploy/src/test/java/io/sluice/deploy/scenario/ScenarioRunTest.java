package io.sluice.deploy.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.deploy.bundle.BundleOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What does not pass; what passes is in the scenario files beside the tests. */
class ScenarioRunTest {
  private static final String PLUGIN =
      """
      exports.metrics = { m: 'sum' };
      exports.setupPlugin = (meta) => { if (meta.config.fail) throw new Error('no set-up'); };
      exports.processEvent = async (event, meta) => {
        const doings = {
          async fetch() { await fetch('https://a.b/c', {method: 'POST', body: '{"x":1}', headers: {k: 'v'}}) },
          async capture() { await posthog.capture('captured', {a: 1}) },
          async job() { await meta.jobs.j({a: 1}).runNow() },
          async log() { console.log('said') },
          async lost() { Promise.reject(new Error('lost')) },
          async store() { await meta.storage.set('k', 1); await meta.cache.set('c', 1); meta.metrics.m.increment(2) },
          async fail() { throw new Error('failed') },
          async pass() {},
        }
        await doings[event.event]();
        return event;
      };
      """;

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          "event": {"event": "pass"}, "expect": null                                    | expect
          "event": {"event": "pass"}, "expect": {"event": "pass", "x": null}            | expect
          "event": {"event": "pass"}, "expectError": ""                                 | expectError
          "event": {"event": "fail"}                                                    | no error
          "event": {"event": "fail"}, "expectError": "other"                            | expectError
          "event": {"event": "fetch"}                                                   | an answer to every request
          "fetch": [{"url": "https://a.b/c"}], "event": {"event": "fetch"}              | expectFetch
          "event": {"event": "pass"}, "expectFetch": [{}]                               | expectFetch
          "fetch": [{"url": "https://a.b/c"}], "event": {"event": "fetch"}, "expectFetch": [{"method": "PUT"}] | expectFetch
          "fetch": [{"url": "https://a.b/c"}], "event": {"event": "fetch"}, "expectFetch": [{"body": {"x": 2}}] | expectFetch
          "fetch": [{"url": "https://a.b/c"}], "event": {"event": "fetch"}, "expectFetch": [{"headers": {"K": "w"}}] | expectFetch
          "event": {"event": "capture"}                                                 | expectCaptures
          "event": {"event": "capture"}, "expectCaptures": [["captured", {"a": 2}]]     | expectCaptures
          "event": {"event": "capture"}, "expectCapturedEvents": [{"event": "x"}]       | expectCapturedEvents
          "event": {"event": "capture"}, "expectCapturedLacks": ["a"]                   | expectCapturedLacks
          "event": {"event": "job"}                                                     | expectJobs
          "event": {"event": "job"}, "expectJobs": [{"type": "j", "payload": {}}]       | expectJobs
          "clock": "2022-08-01T00:00:00Z", "event": {"event": "job"}, "expectJobs": [{"inSeconds": 1}] | expectJobs
          "event": {"event": "log"}, "expectLogs": []                                   | expectLogs
          "event": {"event": "log"}, "expectLogs": [{"type": "WARN", "message": "said"}] | expectLogs
          "event": {"event": "lost"}, "expectErrors": []                                | expectErrors
          "event": {"event": "store"}, "expectStorage": {"k": 2}                        | expectStorage
          "event": {"event": "store"}, "expectStorage": {}                              | expectStorage
          "event": {"event": "store"}, "expectCache": {"c": null}                       | expectCache
          "event": {"event": "store"}, "expectMetrics": {"m": 3}                        | expectMetrics
          "event": {"event": "pass"}, "expectWallMs": [60000, 70000]                    | expectWallMs
          "expectMethods": ["onEvent"]                                                  | expectMethods
          "expectCapabilities": {"jobs": ["j"]}                                         | expectCapabilities
          "expectMetricTypes": {"m": "max"}                                             | expectMetricTypes
          "setupError": ""                                                              | setupError
          "config": {"fail": true}, "event": {"event": "pass"}                          | no error of setupPlugin
          "config": {"fail": true}, "setupError": "other"                               | setupError
          "config": {"fail": true}, "setupError": "", "phase": "load"                   | phase
          """)
  void aCaseFailsWhenItIsNotAsExpected(String json, String check) throws IOException {
    CaseResult result = run("{\"name\": \"a case\", " + json + "}");
    assertThat(result.isFailed()).isTrue();
    assertThat(result.difference().check()).isEqualTo(check);
  }

  @Test
  void theStepThatFailedIsNamed() throws IOException {
    CaseResult result =
        run(
            """
            {"steps": [{"event": {"event": "pass"}}, {"event": {"event": "log"}, "expectLogs": []}]}
            """);
    assertThat(result.step()).isEqualTo(2);
    assertThat(result.difference().actual())
        .hasToString("[{\"type\":\"LOG\",\"message\":\"said\"}]");
  }

  @Test
  void whatCannotBeGivenIsSkippedAndSaid() throws IOException {
    CaseResult result = run("{\"needs\": [\"clock\", \"moon\"], \"event\": {\"event\": \"pass\"}}");
    assertThat(result.isPassed()).isFalse();
    assertThat(result.isFailed()).isFalse();
    assertThat(result.skipped()).isEqualTo("It needs moon, which is not there.");
  }

  @Test
  void aSofterErrorPassesToo() throws IOException {
    assertThat(
            run("{\"event\": {\"event\": \"fail\"}, \"expectError\": \"x\","
                    + " \"expectErrorWeak\": \"fail\"}")
                .isPassed())
        .isTrue();
  }

  private CaseResult run(String json) throws IOException {
    Files.writeString(folder.resolve("index.js"), PLUGIN);
    Path file = folder.resolve("scenarios.json");
    Files.writeString(file, "{\"cases\": [" + json + "]}");
    return ScenarioRun.of(null, file, BundleOptions.defaults()).run(result -> {}).get(0);
  }
}
