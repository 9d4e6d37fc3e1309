package io.sluice.deploy.bench;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How to let the bombs off.
 *
 * @param warmUp the neighbours run alone for so long before the heap is first looked at
 * @param window how long each bomb goes off
 * @param atOnce teams that have the bomb
 * @param heap of the JVM, as in {@code -Xmx}
 * @param seed of the events
 * @param neighbour plugin of the teams beside the bomb
 * @param bombs folder with the bombs, which are let off in the order of their names
 * @param parentFolder where to make the run's folder
 */
public record BombsOptions(
    Duration warmUp,
    Duration window,
    int atOnce,
    String heap,
    long seed,
    Path neighbour,
    Path bombs,
    Path parentFolder) {
  public BombsOptions {
    requireNonNull(heap, "heap is null");
    requireNonNull(neighbour, "neighbour is null");
    requireNonNull(bombs, "bombs is null");
    requireNonNull(parentFolder, "parentFolder is null");
    SandboxOptions.requireAtLeast("--warm-up", 1, warmUp.toSeconds());
    SandboxOptions.requireAtLeast("--window", 1, window.toSeconds());
    SandboxOptions.requireAtLeast("--at-once", 1, atOnce);
  }
}
