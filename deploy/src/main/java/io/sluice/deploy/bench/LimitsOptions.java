package io.sluice.deploy.bench;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How to measure what the limits cost.
 *
 * @param warmUp CPU time each process gets before it counts
 * @param window CPU time each process gets in a round
 * @param rounds how often each of a pair is measured, in turn
 * @param pairs pairs of processes, one after the other, because no two of them are compiled alike
 * @param seed of the events
 * @param pluginFile the plugin
 * @param parentFolder where to make the run's folder
 */
public record LimitsOptions(
    Duration warmUp,
    Duration window,
    int rounds,
    int pairs,
    long seed,
    Path pluginFile,
    Path parentFolder) {
  public LimitsOptions {
    requireNonNull(warmUp, "warmUp is null");
    requireNonNull(window, "window is null");
    requireNonNull(pluginFile, "pluginFile is null");
    requireNonNull(parentFolder, "parentFolder is null");
    SandboxOptions.requireAtLeast("--warm-up", 0, warmUp.toSeconds());
    SandboxOptions.requireAtLeast("--window", 1, window.toSeconds());
    SandboxOptions.requireAtLeast("--rounds", 1, rounds);
    SandboxOptions.requireAtLeast("--pairs", 1, pairs);
  }
}
