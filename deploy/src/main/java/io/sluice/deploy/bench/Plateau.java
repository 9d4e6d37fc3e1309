package io.sluice.deploy.bench;

/**
 * Tells when what is measured again and again has stopped getting better: GraalVM's compiler is a
 * Java program that has to warm up itself, and how much CPU time that takes differs between
 * machines and runs by more than what is then measured.
 */
final class Plateau {
  /** A value counts as better from here on, as a multiple of the best before. */
  private static final double BETTER = 1.03;

  /** So many in a row that are not better: one large function may take the compiler two windows. */
  private static final int ENOUGH = 3;

  private double best;
  private int since;

  /**
   * Takes the next value, larger is better.
   *
   * @return whether the last ones were no better than those before
   */
  boolean isReachedWith(double value) {
    if (value > best * BETTER) {
      since = 0;
    } else {
      since++;
    }
    best = Math.max(best, value);
    return since >= ENOUGH;
  }
}
