package io.sluice.endtoend;

import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * How often processes are killed, and what is changed in between.
 *
 * @param kills of task managers in all
 * @param parallelisms of the job, one after the other, through a savepoint each
 * @param seed of all that is random: same seed, same moments and victims
 */
record CrashPlan(int kills, List<Integer> parallelisms, long seed) {
  private static final String CLOCK = "clock";

  /** What the build says: {@code crash.kills}, {@code crash.parallelisms}, {@code crash.seed}. */
  static CrashPlan ofTheBuild() {
    String seed = System.getProperty("crash.seed", CLOCK);
    return new CrashPlan(
        Integer.getInteger("crash.kills", 2),
        Stream.of(System.getProperty("crash.parallelisms", "2,3").split(",", -1))
            .map(Integer::valueOf)
            .toList(),
        seed.equals(CLOCK) ? System.currentTimeMillis() : Long.parseLong(seed));
  }

  Random random() {
    return new Random(seed);
  }

  /** How many of the kills are while the job has this one of the parallelisms. */
  int killsIn(int stage) {
    int stages = parallelisms.size();
    return kills * (stage + 1) / stages - kills * stage / stages;
  }

  @Override
  public String toString() {
    return "%d kills, parallelism %s, -Dcrash.seed=%d".formatted(kills, parallelisms, seed);
  }
}
