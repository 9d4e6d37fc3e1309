package io.sluice.operators.plugins;

import static java.util.Objects.requireNonNull;

import io.sluice.operators.registry.PluginConfig;
import io.sluice.runtime.host.Invocation;
import io.sluice.runtime.host.PluginFailure;
import io.sluice.runtime.host.RetryPolicy;
import java.io.Serializable;
import java.time.Duration;
import java.util.Optional;

/**
 * How often and when calls are made again that ask for it, unless a plugin config says otherwise of
 * its own (contract §4.6, §8.1).
 *
 * @param handlers of {@code onEvent}, {@code onSnapshot}, jobs and buffers
 * @param exports of {@code exportEvents}
 */
public record RetryPolicies(RetryPolicy handlers, RetryPolicy exports) implements Serializable {
  /** Those of PostHog. */
  public static final RetryPolicies DEFAULT =
      new RetryPolicies(RetryPolicy.HANDLERS, RetryPolicy.EXPORTS);

  public RetryPolicies {
    requireNonNull(handlers, "handlers is null");
    requireNonNull(exports, "exports is null");
  }

  /**
   * The wait before a call that failed is made again; empty if it is not. A pure function, so that
   * a replay waits as long.
   *
   * @param attempt that failed, from 1
   */
  Optional<Duration> waitAfter(
      PluginConfig config, CallWork call, PluginFailure failure, int attempt) {
    return of(config, call.function()).delayAfter(failure, attempt, call.id());
  }

  /** Schedules and webhooks are not run again (contract §9.1, §4.7). */
  private RetryPolicy of(PluginConfig config, String function) {
    if (function.equals(Invocation.EXPORT_EVENTS)) {
      return config.exportRetries().over(exports);
    }
    boolean isOnce =
        Schedules.PERIODS.containsKey(function) || function.equals(Invocation.COMPOSE_WEBHOOK);
    return isOnce ? RetryPolicy.NEVER : config.handlerRetries().over(handlers);
  }
}
