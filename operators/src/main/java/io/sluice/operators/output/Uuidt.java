package io.sluice.operators.output;

import static java.util.Objects.requireNonNull;

import java.time.InstantSource;
import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * Makes ids that sort by time (contract §10.7): 6 bytes of milliseconds, 2 bytes that count within
 * the millisecond, 8 random bytes. Not thread-safe.
 */
public final class Uuidt {
  private static final int LENGTH = 36;

  private final InstantSource clock;
  private final RandomGenerator random;
  private long lastMillis = -1;
  private int series;

  public Uuidt(InstantSource clock, RandomGenerator random) {
    this.clock = requireNonNull(clock, "clock is null");
    this.random = requireNonNull(random, "random is null");
  }

  /** Whether a text is a uuid as the contract has it: any 32 hexadecimal digits, in groups. */
  public static boolean isValid(String text) {
    if (text.length() != LENGTH) {
      return false;
    }
    for (int i = 0; i < LENGTH; i++) {
      char c = text.charAt(i);
      boolean isHyphen = i == 8 || i == 13 || i == 18 || i == 23;
      if (isHyphen ? c != '-' : !isHexDigit(c)) {
        return false;
      }
    }
    return true;
  }

  /** The next id, in lower case. */
  public String next() {
    long millis = clock.millis();
    series = millis == lastMillis ? (series + 1) & 0xffff : 0;
    lastMillis = millis;
    return new UUID(millis << 16 | series, random.nextLong()).toString();
  }

  private static boolean isHexDigit(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
  }
}
