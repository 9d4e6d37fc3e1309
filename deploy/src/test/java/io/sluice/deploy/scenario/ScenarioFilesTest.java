package io.sluice.deploy.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.deploy.bundle.BundleOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Behaviour that PostHog's own tests check, as scenarios in our words. */
class ScenarioFilesTest {
  @ParameterizedTest
  @MethodSource("files")
  void aPluginDoesWhatItsScenariosSay(Path file) {
    List<CaseResult> results =
        ScenarioRun.of(null, file, BundleOptions.defaults()).run(result -> {});
    assertThat(results).isNotEmpty();
    for (CaseResult result : results) {
      assertThat(result.isPassed())
          .as("%s → %s: %s", file, result.name(), result.difference())
          .isTrue();
    }
  }

  static List<Path> files() throws IOException {
    try (Stream<Path> ours = Files.walk(Path.of("src/test/scenarios"));
        Stream<Path> examples = Files.walk(Path.of("plugins"))) {
      Stream<Path> all =
          Stream.concat(ours, examples.filter(path -> path.endsWith("scenarios.json")));
      return all.filter(path -> path.toString().endsWith(".json"))
          .filter(path -> !path.endsWith("plugin.json"))
          .sorted()
          .toList();
    }
  }
}
