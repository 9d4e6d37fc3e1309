package io.sluice.operators.registry;

import io.sluice.runtime.host.RetryPolicy;
import java.time.Duration;
import javax.annotation.Nullable;

/**
 * What a plugin config says of how often and when its calls are made again that ask for it; null
 * where the job's own option holds.
 *
 * @param attempts how often at most, the first time included
 * @param initialDelay the wait after the first attempt; it doubles with each further one
 * @param maxDelay the longest wait, also if the job's initial delay is longer
 */
public record RetrySettings(
    @Nullable Integer attempts, @Nullable Duration initialDelay, @Nullable Duration maxDelay) {
  /** Says nothing. */
  public static final RetrySettings NONE = new RetrySettings(null, null, null);

  /** The most attempts there may be. */
  public static final int MAX_ATTEMPTS = 100;

  /** The longest that the first wait may be. */
  public static final Duration MAX_INITIAL_DELAY = Duration.ofHours(1);

  /** The longest that any wait may be. */
  public static final Duration MAX_DELAY = Duration.ofDays(1);

  /**
   * Reads the fields that begin with the prefix: {@code attempts}, {@code initial_delay_seconds}
   * and {@code max_delay_seconds}.
   */
  static RetrySettings read(Fields fields, String prefix) throws RefusedException {
    Integer attempts = fields.optionalInt(prefix + "attempts", 1, MAX_ATTEMPTS);
    Duration initialDelay = seconds(fields, prefix + "initial_delay_seconds", MAX_INITIAL_DELAY);
    String maxField = prefix + "max_delay_seconds";
    Duration maxDelay = seconds(fields, maxField, MAX_DELAY);
    if (initialDelay != null && maxDelay != null && maxDelay.compareTo(initialDelay) < 0) {
      throw fields.refused(
          maxField, initialDelay.toSeconds() + " or more, which the initial delay is");
    }
    return new RetrySettings(attempts, initialDelay, maxDelay);
  }

  @Nullable
  private static Duration seconds(Fields fields, String field, Duration max)
      throws RefusedException {
    Integer value = fields.optionalInt(field, 1, (int) max.toSeconds());
    return value == null ? null : Duration.ofSeconds(value);
  }

  /** The policy with what is said here in place of what it says. */
  public RetryPolicy over(RetryPolicy policy) {
    if (equals(NONE)) {
      return policy;
    }
    return new RetryPolicy(
        attempts == null ? policy.attempts() : attempts,
        initialDelay == null ? policy.base() : initialDelay,
        maxDelay == null ? longer(policy.cap(), initialDelay) : maxDelay);
  }

  /** A config that asks for a longer first wait than the job's longest one gets it. */
  private static Duration longer(Duration one, @Nullable Duration other) {
    return other == null || one.compareTo(other) > 0 ? one : other;
  }
}
