package io.sluice.deploy.bench;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How to measure what a burning plugin costs others.
 *
 * @param teams well-behaved teams
 * @param load events of these teams together, as a share of the machine's capacity
 * @param warmUp how long the teams run at full load before their capacity is measured
 * @param window wall-clock time of a window
 * @param rounds windows of each case, in turn
 * @param seed of the events
 * @param neighbour plugin of the well-behaved teams
 * @param burner plugin that burns
 * @param parentFolder where to make the run's folder
 */
public record FairnessOptions(
    int teams,
    double load,
    Duration warmUp,
    Duration window,
    int rounds,
    long seed,
    Path neighbour,
    Path burner,
    Path parentFolder) {
  public FairnessOptions {
    requireNonNull(neighbour, "neighbour is null");
    requireNonNull(burner, "burner is null");
    requireNonNull(parentFolder, "parentFolder is null");
    SandboxOptions.requireAtLeast("--teams", 1, teams);
    SandboxOptions.requireAtLeast("--warm-up", 1, warmUp.toSeconds());
    SandboxOptions.requireAtLeast("--window", 1, window.toSeconds());
    SandboxOptions.requireAtLeast("--rounds", 1, rounds);
  }
}
