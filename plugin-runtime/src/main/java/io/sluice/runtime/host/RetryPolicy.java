package io.sluice.runtime.host;

import static java.util.Objects.requireNonNull;

import java.io.Serializable;
import java.time.Duration;
import java.util.Optional;

/**
 * How often and when something that asked to be run again is (contract §4.6, §8.1).
 *
 * @param attempts how often at most, the first time included
 * @param base the wait after the first attempt; it doubles with each further one
 * @param cap the longest wait, before jitter
 */
public record RetryPolicy(int attempts, Duration base, Duration cap) implements Serializable {
  /** A wait is longer by less than one part of so many. */
  private static final long JITTER_DIVISOR = 10;

  /** Of {@code onEvent}, {@code onSnapshot} and jobs: 5, 10, 20, 40 seconds. */
  public static final RetryPolicy HANDLERS =
      new RetryPolicy(5, Duration.ofSeconds(5), Duration.ofMinutes(10));

  /** Of what is not run again. */
  public static final RetryPolicy NEVER = new RetryPolicy(1, Duration.ZERO, Duration.ZERO);

  /** Of {@code setupPlugin} (contract §4.4 B): 5, 10, 20, 40 seconds. */
  public static final RetryPolicy SETUP = HANDLERS;

  /** Of {@code exportEvents}: 6, 12, 24 seconds and so on. */
  public static final RetryPolicy EXPORTS =
      new RetryPolicy(15, Duration.ofSeconds(6), Duration.ofMinutes(10));

  public RetryPolicy {
    requireNonNull(base, "base is null");
    requireNonNull(cap, "cap is null");
    if (attempts < 1) {
      throw new IllegalArgumentException("attempts is " + attempts + ", expected 1 or more");
    }
  }

  /** Whether there is another attempt after this one, counted from 1. */
  public boolean allowsAfter(int attempt) {
    return attempt < attempts;
  }

  /** The same with the wait of {@link #delayAfter(int, String)}. */
  public Optional<Duration> delayAfter(PluginFailure failure, int attempt, String id) {
    return delayAfter(failure, attempt).map(wait -> jittered(wait, attempt, id));
  }

  /**
   * The wait after an attempt, counted from 1, with a jitter that tells apart what failed together:
   * longer by less than a tenth, and always the same for the same attempt and id.
   *
   * @param id of what is run again
   */
  public Duration delayAfter(int attempt, String id) {
    return jittered(delayAfter(attempt), attempt, id);
  }

  private static Duration jittered(Duration wait, int attempt, String id) {
    long most = wait.toMillis() / JITTER_DIVISOR;
    return most == 0 ? wait : wait.plusMillis(Math.floorMod(mixed(id, attempt), most));
  }

  /** Bits that differ in all places for ids that differ in one: the end of MurmurHash3. */
  private static long mixed(String id, int attempt) {
    long bits = ((long) id.hashCode() << 32) + attempt;
    bits = (bits ^ (bits >>> 33)) * 0xff51afd7ed558ccdL;
    bits = (bits ^ (bits >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return bits ^ (bits >>> 33);
  }

  /** The wait before something that failed is run again; empty if it is not. */
  public Optional<Duration> delayAfter(PluginFailure failure, int attempt) {
    return failure.blame() == PluginFailure.Blame.RETRYABLE && allowsAfter(attempt)
        ? Optional.of(delayAfter(attempt))
        : Optional.empty();
  }

  /** The wait after an attempt, counted from 1. */
  public Duration delayAfter(int attempt) {
    int doublings = Math.min(attempt - 1, 30);
    Duration delay = base.multipliedBy(1L << doublings);
    return delay.compareTo(cap) < 0 ? delay : cap;
  }
}
