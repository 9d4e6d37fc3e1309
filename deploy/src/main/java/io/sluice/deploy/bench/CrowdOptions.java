package io.sluice.deploy.bench;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;

/**
 * How large a crowd, and how many of it may be alive in the second run.
 *
 * @param plugins different plugins
 * @param teams teams, each with every plugin
 * @param maxSandboxes sandboxes alive at a time in the second run
 * @param seed of the events
 * @param template what the plugins are made of
 * @param parentFolder where to make the run's folder
 */
public record CrowdOptions(
    int plugins, int teams, int maxSandboxes, long seed, Path template, Path parentFolder) {
  public CrowdOptions {
    requireNonNull(template, "template is null");
    requireNonNull(parentFolder, "parentFolder is null");
    SandboxOptions.requireAtLeast("--plugins", 1, plugins);
    SandboxOptions.requireAtLeast("--teams", 1, teams);
    SandboxOptions.requireAtLeast("--max-sandboxes", 1, maxSandboxes);
  }

  /** Sandboxes of the crowd. */
  int sandboxes() {
    return plugins * teams;
  }
}
