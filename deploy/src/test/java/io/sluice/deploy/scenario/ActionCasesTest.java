package io.sluice.deploy.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A case per operator, cast, rule of selectors, token and hook. */
class ActionCasesTest {
  @Test
  void actionsMatchAndTellAsTheirCasesSay() {
    ActionCases cases = ActionCases.read(Path.of("src/test/actions/cases.json"));
    List<CaseResult> results = cases.run(result -> {});
    assertThat(cases.unknownKeys()).isEmpty();
    assertThat(results).hasSizeGreaterThan(200);
    assertThat(results.stream().filter(CaseResult::isFailed))
        .as("cases that fail")
        .extracting(CaseResult::name, CaseResult::difference)
        .isEmpty();
  }
}
