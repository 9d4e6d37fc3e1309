package io.sluice.operators.plugins;

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

/** What a team's actor says to the task thread, in the order in which it happened. */
sealed interface HostMessage {
  /** The team that speaks. */
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
}
