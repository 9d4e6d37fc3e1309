package io.sluice.runtime.host;

import io.sluice.runtime.actor.Usage;
import java.time.Duration;
import java.util.Optional;
import javax.annotation.Nullable;

/**
 * What stands outside of one team's sandboxes. All methods are called on the thread that runs the
 * team's actor, one at a time, in the order in which things happened; they must not block and must
 * not throw. A host that keeps state elsewhere passes them on in that order.
 */
public interface Host {
  /** The owner did something. Not true until the owner is committed. */
  void effect(Invocation owner, Effect effect);

  /**
   * Whether the team's plugins may not do this as things stand: the plugin gets an {@code Error}
   * with the reason. Asked before an effect or a question, in the middle of the guest's own code,
   * so it has to be answered at once from what is known on this thread.
   *
   * @return the reason, which says what to do; null if they may
   */
  @Nullable
  default String refusal(StateUse use) {
    return null;
  }

  /**
   * The owner asks. The team's actor is held from here to the answer.
   *
   * @param answer takes exactly one call
   */
  void ask(Invocation owner, StateRequest request, Answer answer);

  /**
   * The invocation is over and owns nothing any more: its promise is settled and every read is
   * answered, or it was abandoned or killed. Called once for each, also for those that the runtime
   * started itself.
   *
   * @param usage what its slices used, summed
   */
  void completed(Invocation invocation, Outcome outcome, Usage usage);

  /**
   * A sandbox is set up: its code ran and {@code setupPlugin}, if any, has returned.
   *
   * @param installation the number the host gave with the plugin, which tells a version that has
   *     been replaced meanwhile from the one in force
   */
  void ready(int configId, long installation, Capabilities capabilities);

  /**
   * A sandbox could not be set up, or must not run any more. Unless the host wants it to be tried
   * again, its invocations end as {@link Outcome.NotRunning}.
   *
   * @param installation the number the host gave with the plugin
   * @param attempt how often that has been tried, from 1
   * @return after how long it is tried again, while its invocations wait; empty if it is not
   */
  Optional<Duration> setupFailed(
      int configId, long installation, PluginFailure failure, int attempt);
}
