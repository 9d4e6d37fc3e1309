package io.sluice.operators.health;

import static java.util.Objects.requireNonNull;

import io.sluice.runtime.actor.Usage;
import io.sluice.runtime.host.Outcome;

/**
 * How a plugin config fares; immutable.
 *
 * @param tokens what is left in its bucket
 * @param asOfMillis when that was, in milliseconds since the epoch
 * @param strikes how often the bucket was empty
 * @param pausedUntilMillis until when it does not run; {@link #FOR_GOOD} if it never will
 */
public record PluginHealth(double tokens, long asOfMillis, int strikes, long pausedUntilMillis) {
  /** In the place of an end of the pause. */
  public static final long FOR_GOOD = Long.MAX_VALUE;

  /** Whether a plugin config runs. */
  public enum Standing {
    RUNNING,
    /** It does not run for a while. */
    PAUSED,
    /** It runs again only when a person has changed or enabled it. */
    DISABLED
  }

  /** That of one that nothing is known of. */
  public static PluginHealth unknown(HealthPolicy policy, long nowMillis) {
    return withStrikes(0, policy, nowMillis);
  }

  /** That of one of which nothing is known but how often its bucket was empty before. */
  public static PluginHealth withStrikes(int strikes, HealthPolicy policy, long nowMillis) {
    return new PluginHealth(policy.capacity(), nowMillis, strikes, 0);
  }

  /** Whether it may run now. */
  public Standing standing(long nowMillis) {
    if (pausedUntilMillis == FOR_GOOD) {
      return Standing.DISABLED;
    }
    return nowMillis < pausedUntilMillis ? Standing.PAUSED : Standing.RUNNING;
  }

  /**
   * How it fares after one more invocation. While it is paused nothing counts: what ends then began
   * before.
   */
  public PluginHealth after(Outcome outcome, Usage usage, HealthPolicy policy, long nowMillis) {
    requireNonNull(outcome, "outcome is null");
    if (standing(nowMillis) != Standing.RUNNING) {
      return this;
    }
    double refilled = tokens + Math.max(0, nowMillis - asOfMillis) / 1e3 * policy.refillPerSecond();
    double left =
        Math.min(
            policy.capacity(),
            Math.min(policy.capacity(), refilled) - policy.costOf(outcome, usage));
    if (left > 0) {
      return new PluginHealth(left, nowMillis, strikes, pausedUntilMillis);
    }
    int struck = strikes + 1;
    long until = struck >= policy.strikes() ? FOR_GOOD : nowMillis + policy.pause().toMillis();
    return new PluginHealth(policy.capacity(), nowMillis, struck, until);
  }
}
