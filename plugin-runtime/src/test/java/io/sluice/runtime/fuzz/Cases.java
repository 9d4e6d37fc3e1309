package io.sluice.runtime.fuzz;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Runs a check on random cases. Each case has a seed of its own, which a failure names, so that the
 * case alone can be run again.
 *
 * <p>Of the system properties {@code fuzz.times} multiplies the number of cases, and {@code
 * fuzz.seed} is the seed of the first: a number, or {@code clock} for others at every run.
 */
public final class Cases {
  private static final String TIMES = "fuzz.times";
  private static final String SEED = "fuzz.seed";

  private Cases() {}

  /**
   * Checks so many cases.
   *
   * @param count of a normal build
   * @throws AssertionError at the first case that fails, with its seed
   */
  public static void check(int count, Check check) {
    long first = firstSeed();
    long last = first + (long) count * Integer.getInteger(TIMES, 1) - 1;
    for (long seed = first; seed <= last; seed++) {
      try {
        check.accept(new SplittableRandom(seed));
      } catch (Throwable e) {
        throw new AssertionError(
            "The case of seed "
                + seed
                + " failed; run this test with -D"
                + SEED
                + "="
                + seed
                + " to begin with it: "
                + e,
            e);
      }
    }
  }

  private static long firstSeed() {
    String seed = System.getProperty(SEED, "1");
    // Shifted, so that the cases of one run are not those of another.
    return seed.equals("clock") ? System.currentTimeMillis() << 20 : Long.parseLong(seed);
  }

  /** What must hold of every case. */
  @FunctionalInterface
  public interface Check {
    void accept(RandomGenerator random) throws Exception;
  }
}
