package io.sluice.deploy.bench;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * How to measure what matching events with actions costs.
 *
 * @param warmUp CPU time each case gets before it counts
 * @param window CPU time each case gets in a round
 * @param rounds how often each case is measured, in turn
 * @param actions of the large case; the small one has {@link ActionSet#FEW}
 * @param seed of the events
 */
public record ActionsOptions(Duration warmUp, Duration window, int rounds, int actions, long seed) {
  public ActionsOptions {
    requireNonNull(warmUp, "warmUp is null");
    requireNonNull(window, "window is null");
    SandboxOptions.requireAtLeast("--warm-up", 0, warmUp.toSeconds());
    SandboxOptions.requireAtLeast("--window", 1, window.toSeconds());
    SandboxOptions.requireAtLeast("--rounds", 1, rounds);
    SandboxOptions.requireAtLeast("--actions", ActionSet.FEW, actions);
  }
}
