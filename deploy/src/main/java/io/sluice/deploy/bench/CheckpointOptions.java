package io.sluice.deploy.bench;

import static java.util.Objects.requireNonNull;

import io.sluice.deploy.Problem;

/**
 * How to measure checkpoints.
 *
 * @param load the teams whose events flow, the warm-up, the window and everything else that other
 *     benchmarks have
 * @param rate events per second of the load
 * @param waitingTeams teams whose plugins wait
 * @param waitingEach invocations of each of them that wait
 */
public record CheckpointOptions(BenchOptions load, int rate, int waitingTeams, int waitingEach) {
  private static final int MOST_WAITING = 15_000;

  public CheckpointOptions {
    requireNonNull(load, "load is null");
    requireAtLeastOne("--rate", rate);
    requireAtLeastOne("--waiting-teams", waitingTeams);
    requireAtLeastOne("--waiting-each", waitingEach);
    if (waiting() > MOST_WAITING) {
      throw Problem.input(
          "%d invocations are to wait; expected at most %d, as each needs a connection."
              .formatted(waiting(), MOST_WAITING));
    }
  }

  private static void requireAtLeastOne(String option, int value) {
    if (value < 1) {
      throw Problem.input("%s is %d; expected a number from 1.".formatted(option, value));
    }
  }

  /** Invocations that wait, of all teams. */
  int waiting() {
    return waitingTeams * waitingEach;
  }
}
