package io.sluice.runtime.host;

import static java.util.Objects.requireNonNull;

import javax.annotation.Nullable;

/**
 * What one plugin's turn makes of an event: the chain's rules of contract §4.3, as a pure function.
 * Throwing never drops an event, and changes made before a throw stay.
 *
 * @param mark where the plugin is listed in the event's {@code $plugins_*}
 * @param event JSON text of the event as it goes on, null if it goes on as it was before
 * @param sameObject whether it is still the very object that the plugin was given, which is the
 *     only one that gets {@code $plugins_*}
 */
public record ChainTurn(Mark mark, @Nullable String event, boolean sameObject) {
  /** How the turn counts. */
  public enum Mark {
    SUCCEEDED,
    FAILED,
    /** The plugin took no part, because it exports no such function or is not running. */
    PASSED,
    /** The event is gone, and later plugins have no turn. */
    DROPPED
  }

  private static final ChainTurn DROP = new ChainTurn(Mark.DROPPED, null, true);

  public ChainTurn {
    requireNonNull(mark, "mark is null");
  }

  /**
   * Applies what became of a plugin's {@code processEvent}.
   *
   * @throws IllegalArgumentException if the invocation has to run again, which is no turn
   */
  public static ChainTurn of(Outcome outcome) {
    if (outcome instanceof Outcome.Returned returned) {
      return returned.value() == null
          ? DROP
          : new ChainTurn(Mark.SUCCEEDED, returned.value(), returned.sameObject());
    } else if (outcome instanceof Outcome.Threw threw) {
      return new ChainTurn(Mark.FAILED, threw.value(), threw.value() == null || threw.sameObject());
    } else if (outcome instanceof Outcome.Killed) {
      return new ChainTurn(Mark.FAILED, null, true);
    } else if (outcome instanceof Outcome.NotExported || outcome instanceof Outcome.NotRunning) {
      return new ChainTurn(Mark.PASSED, null, true);
    }
    throw new IllegalArgumentException("the chain does not go on after " + outcome);
  }
}
