package io.sluice.operators.definitions;

import java.util.concurrent.TimeUnit;

/**
 * When a name was seen, in one long: the second of the first time, then 20 bits with the day of the
 * last time, both since 1970 in UTC. A format of state.
 */
final class Sightings {
  private static final int DAY_BITS = 20;
  private static final long DAY_MASK = (1L << DAY_BITS) - 1;

  private Sightings() {}

  static long first(long millis) {
    return (TimeUnit.MILLISECONDS.toSeconds(millis) << DAY_BITS)
        | TimeUnit.MILLISECONDS.toDays(millis);
  }

  static long again(long sightings, long millis) {
    return (sightings & ~DAY_MASK) | TimeUnit.MILLISECONDS.toDays(millis);
  }

  static long day(long sightings) {
    return sightings & DAY_MASK;
  }

  static long firstMillis(long sightings) {
    return TimeUnit.SECONDS.toMillis(sightings >> DAY_BITS);
  }
}
