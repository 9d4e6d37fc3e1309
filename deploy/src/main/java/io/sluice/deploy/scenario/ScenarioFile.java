package io.sluice.deploy.scenario;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.List;
import javax.annotation.Nullable;

/**
 * A scenario file, read and checked.
 *
 * @param path where it is
 * @param entry the plugin's file to load instead of plugin.json's main; null for that
 * @param bundle the file to bundle first; null if there is nothing to bundle
 */
record ScenarioFile(
    Path path, @Nullable String entry, @Nullable String bundle, List<ScenarioCase> cases) {
  ScenarioFile {
    requireNonNull(path, "path is null");
    cases = List.copyOf(cases);
  }

  /** Whether a case needs the one plugin that is named on the command line. */
  boolean testsOnePlugin() {
    return cases.stream().anyMatch(each -> !each.isChain());
  }

  /** Whether a case expects that the plugin cannot be loaded. */
  boolean expectsNotToLoad() {
    return cases.stream()
        .anyMatch(each -> each.setupError() != null && each.setupError().isOfLoading());
  }
}
