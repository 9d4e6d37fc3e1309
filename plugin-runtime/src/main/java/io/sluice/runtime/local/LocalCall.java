package io.sluice.runtime.local;

import static java.util.Objects.requireNonNull;

import io.sluice.runtime.host.Outcome;
import io.sluice.runtime.host.PluginFailure;
import javax.annotation.Nullable;

/**
 * What came of one call.
 *
 * @param outcome how it ended
 */
public record LocalCall(Outcome outcome) {
  public LocalCall {
    requireNonNull(outcome, "outcome is null");
  }

  /** JSON text of what it returned, null if that was nothing or it failed. */
  @Nullable
  public String value() {
    return outcome instanceof Outcome.Returned returned ? returned.value() : null;
  }

  /** Why it failed, null if it did not. */
  @Nullable
  public PluginFailure failure() {
    if (outcome instanceof Outcome.Threw threw) {
      return threw.failure();
    } else if (outcome instanceof Outcome.Killed killed) {
      return killed.failure();
    } else if (outcome instanceof Outcome.NotRunning notRunning) {
      return notRunning.failure();
    }
    return null;
  }
}
