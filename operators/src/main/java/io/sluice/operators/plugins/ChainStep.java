package io.sluice.operators.plugins;

import io.sluice.runtime.host.ChainTurn;
import io.sluice.runtime.host.Outcome;
import java.nio.charset.StandardCharsets;
import javax.annotation.Nullable;

/**
 * What one plugin's turn ({@link ChainTurn}) makes of an event on its way, as a pure function.
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
    ChainTurn turn = ChainTurn.of(outcome);
    EventWork left =
        turn.event() == null ? event : event.withEvent(bytes(turn.event()), turn.sameObject());
    EventWork after =
        switch (turn.mark()) {
          case SUCCEEDED -> left.withSucceeded(plugin);
          case FAILED -> left.withFailed(plugin);
          case PASSED -> left;
          case DROPPED -> null;
        };
    if (after == null) {
      return DROPPED;
    }
    return new ChainStep(isDeferred ? after.withDeferred(plugin) : after);
  }

  boolean isDropped() {
    return next == null;
  }

  private static byte[] bytes(String json) {
    return json.getBytes(StandardCharsets.UTF_8);
  }
}
