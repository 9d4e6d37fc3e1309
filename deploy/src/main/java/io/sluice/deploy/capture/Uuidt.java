package io.sluice.deploy.capture;

import static java.util.Objects.requireNonNull;

import java.time.InstantSource;
import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * Ids that sort by time, as capture makes them (contract §10.7): 6 bytes of milliseconds, 2 bytes
 * of a series within the millisecond, 8 random bytes. Not thread-safe.
 */
public final class Uuidt {
  private final InstantSource clock;
  private final RandomGenerator random;
  private long lastMillis;
  private int series;

  public Uuidt(InstantSource clock, RandomGenerator random) {
    this.clock = requireNonNull(clock, "clock is null");
    this.random = requireNonNull(random, "random is null");
  }

  /** The next id, in lower case with hyphens. */
  public String next() {
    long millis = clock.millis();
    series = millis == lastMillis ? (series + 1) & 0xFFFF : 0;
    lastMillis = millis;
    return new UUID((millis << 16) | series, random.nextLong()).toString();
  }
}
