package io.sluice.runtime.host;

import static java.util.Objects.requireNonNull;

import javax.annotation.Nullable;

/** How an invocation ended. */
public sealed interface Outcome {
  /**
   * It returned.
   *
   * @param value JSON text of what it returned; null if that was falsy, which for {@code
   *     processEvent} means drop (contract §4.3), and for functions whose result is ignored
   * @param sameObject whether it returned the very object it was given, changed or not: {@code
   *     $plugins_*} are written to that one only (contract §4.3)
   */
  record Returned(@Nullable String value, boolean sameObject) implements Outcome {}

  /**
   * It threw, rejected, or ran out of wall-clock time. Its effects so far are kept.
   *
   * @param failure what was thrown
   * @param value JSON text of the event as the function left it, null if that cannot be told;
   *     changes made before the throw stay (contract §4.3)
   * @param sameObject whether {@code value} is the very object it was given
   */
  record Threw(PluginFailure failure, @Nullable String value, boolean sameObject)
      implements Outcome {
    public Threw {
      requireNonNull(failure, "failure is null");
    }
  }

  /**
   * Its sandbox was killed for what it did. Its effects are dropped, but for logs.
   *
   * @param failure the limit it broke
   */
  record Killed(PluginFailure failure) implements Outcome {
    public Killed {
      requireNonNull(failure, "failure is null");
    }
  }

  /** Its sandbox was killed for what another invocation did. It is to be run again. */
  record Collateral() implements Outcome {}

  /** The plugin does not export the function. */
  record NotExported() implements Outcome {}

  /**
   * The plugin is not running: it could not be set up.
   *
   * @param failure why
   */
  record NotRunning(PluginFailure failure) implements Outcome {
    public NotRunning {
      requireNonNull(failure, "failure is null");
    }
  }
}
