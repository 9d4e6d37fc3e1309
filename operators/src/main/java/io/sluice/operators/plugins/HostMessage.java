package io.sluice.operators.plugins;

import io.sluice.operators.work.WorkUnit;
import io.sluice.runtime.actor.Usage;
import io.sluice.runtime.host.Answer;
import io.sluice.runtime.host.Capabilities;
import io.sluice.runtime.host.Effect;
import io.sluice.runtime.host.Invocation;
import io.sluice.runtime.host.Outcome;
import io.sluice.runtime.host.PluginFailure;
import io.sluice.runtime.host.StateRequest;
import java.time.Duration;
import java.util.Optional;
import javax.annotation.Nullable;

/**
 * What the task thread is told by other threads about a team; by its actor in the order in which it
 * happened.
 */
sealed interface HostMessage {
  /** The team that it is about. */
  TeamPlugins team();

  record Happened(TeamPlugins team, Invocation owner, Effect effect) implements HostMessage {}

  record Asked(TeamPlugins team, Invocation owner, StateRequest request, Answer answer)
      implements HostMessage {}

  record Completed(TeamPlugins team, Invocation invocation, Outcome outcome, Usage usage)
      implements HostMessage {}

  record Ready(TeamPlugins team, int configId, long installation, Capabilities capabilities)
      implements HostMessage {}

  record SetupFailed(
      TeamPlugins team,
      int configId,
      long installation,
      PluginFailure failure,
      Optional<Duration> retry)
      implements HostMessage {}

  /**
   * A webhook was answered, or was not.
   *
   * @param failure null if it went well
   */
  record Delivered(TeamPlugins team, WorkUnit<PluginWork> unit, @Nullable PluginFailure failure)
      implements HostMessage {}
}
