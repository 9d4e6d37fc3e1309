package io.sluice.operators.health;

import static java.util.Objects.requireNonNull;

import io.sluice.runtime.actor.Usage;
import io.sluice.runtime.host.Outcome;
import io.sluice.runtime.host.PluginFailure;
import java.io.Serializable;
import java.time.Duration;

/**
 * What a plugin config may cost over time, in tokens of which it has a bucket.
 *
 * @param capacity tokens in a full bucket
 * @param refillPerSecond tokens that come back by themselves
 * @param freeCpu CPU time of an invocation that costs nothing
 * @param perCpuMillisecond tokens for each millisecond of CPU time above that
 * @param perError tokens for an invocation that threw
 * @param perSuccess tokens that an invocation gives back that ended well, so that a share of errors
 *     is what empties the bucket and not a number of them: a busy team has more of both
 * @param perTimeOut tokens for an invocation that ran out of wall-clock time
 * @param perBrokenLimit tokens for an invocation whose sandbox had to be killed
 * @param pause for how long an empty bucket stops the plugin config; then the bucket is full again
 * @param strikes how often the bucket may be empty; the last time is for good
 */
public record HealthPolicy(
    double capacity,
    double refillPerSecond,
    Duration freeCpu,
    double perCpuMillisecond,
    double perError,
    double perSuccess,
    double perTimeOut,
    double perBrokenLimit,
    Duration pause,
    int strikes)
    implements Serializable {
  /**
   * A plugin that burns its whole CPU budget on every event is stopped after six of them. One that
   * throws on every tenth event, or takes 10 ms for each, never is.
   */
  public static final HealthPolicy DEFAULT =
      new HealthPolicy(
          10_000, 10, Duration.ofMillis(10), 1, 1, 0.1, 100, 1_000, Duration.ofMinutes(10), 3);

  public HealthPolicy {
    requireNonNull(freeCpu, "freeCpu is null");
    requireNonNull(pause, "pause is null");
    if (capacity <= 0) {
      throw new IllegalArgumentException("capacity is " + capacity + ", expected more than 0");
    }
    if (strikes < 1) {
      throw new IllegalArgumentException("strikes is " + strikes + ", expected 1 or more");
    }
  }

  /** Tokens that the end of an invocation takes; below 0 it gives some back. */
  double costOf(Outcome outcome, Usage usage) {
    double cpuMillis = Math.max(0, usage.cpuNanos() - freeCpu.toNanos()) / 1e6;
    double cpu = cpuMillis * perCpuMillisecond;
    if (outcome instanceof Outcome.Returned) {
      return cpu > 0 ? cpu : -perSuccess;
    } else if (outcome instanceof Outcome.Threw threw) {
      return cpu + (threw.failure() instanceof PluginFailure.TimedOut ? perTimeOut : perError);
    } else if (outcome instanceof Outcome.Killed) {
      return cpu + perBrokenLimit;
    }
    return 0; // it did not run, or for another's sake only
  }
}
