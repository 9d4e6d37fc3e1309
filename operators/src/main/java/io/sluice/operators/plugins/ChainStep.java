package io.sluice.operators.plugins;

import static java.util.Objects.requireNonNull;

import io.sluice.runtime.host.Outcome;
import java.nio.charset.StandardCharsets;
import javax.annotation.Nullable;

/**
 * What one plugin's turn makes of an event: the chain's rules of contract §4.3, as a pure function.
 *
 * @param next the event as it goes on; null if it was dropped
 */
record ChainStep(@Nullable EventWork next) {
  private static final ChainStep DROPPED = new ChainStep(null);

  /**
   * Applies what became of one plugin's {@code processEvent}.
   *
   * @param event the event before
   * @param plugin the plugin's name in {@code $plugins_*}
   * @param outcome how its invocation ended; one that has to run again is none
   * @param isDeferred whether the plugin has work with the event after it has gone on
   */
  static ChainStep of(EventWork event, String plugin, Outcome outcome, boolean isDeferred) {
    EventWork after;
    if (outcome instanceof Outcome.Returned returned) {
      if (returned.value() == null) {
        return DROPPED;
      }
      after = event.withEvent(bytes(returned.value()), returned.sameObject()).withSucceeded(plugin);
    } else if (outcome instanceof Outcome.Threw threw) {
      EventWork left =
          threw.value() == null ? event : event.withEvent(bytes(threw.value()), threw.sameObject());
      after = left.withFailed(plugin);
    } else if (outcome instanceof Outcome.Killed) {
      after = event.withFailed(plugin);
    } else if (outcome instanceof Outcome.NotExported || outcome instanceof Outcome.NotRunning) {
      after = event;
    } else {
      throw new IllegalArgumentException("the chain does not go on after " + outcome);
    }
    return new ChainStep(isDeferred ? after.withDeferred(plugin) : after);
  }

  boolean isDropped() {
    return next == null;
  }

  private static byte[] bytes(String json) {
    return requireNonNull(json).getBytes(StandardCharsets.UTF_8);
  }
}
