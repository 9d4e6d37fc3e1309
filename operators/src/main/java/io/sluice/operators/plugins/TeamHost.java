package io.sluice.operators.plugins;

import io.sluice.operators.work.CompletionQueue;
import io.sluice.runtime.actor.Usage;
import io.sluice.runtime.host.Answer;
import io.sluice.runtime.host.Capabilities;
import io.sluice.runtime.host.Effect;
import io.sluice.runtime.host.Host;
import io.sluice.runtime.host.Invocation;
import io.sluice.runtime.host.Outcome;
import io.sluice.runtime.host.PluginFailure;
import io.sluice.runtime.host.RetryPolicy;
import io.sluice.runtime.host.StateRequest;
import io.sluice.runtime.host.StateUse;
import java.time.Duration;
import java.util.Optional;
import javax.annotation.Nullable;

/** The host on a team's own thread: passes everything on to the task thread, in order. */
final class TeamHost implements Host {
  private final TeamPlugins team;
  private final StateAccess access;
  private final CompletionQueue<HostMessage> messages;

  TeamHost(TeamPlugins team, StateAccess access, CompletionQueue<HostMessage> messages) {
    this.team = team;
    this.access = access;
    this.messages = messages;
  }

  @Override
  public void effect(Invocation owner, Effect effect) {
    messages.put(new HostMessage.Happened(team, owner, effect));
  }

  @Override
  @Nullable
  public String refusal(StateUse use) {
    return access.refusal(use);
  }

  @Override
  public void ask(Invocation owner, StateRequest request, Answer answer) {
    messages.put(new HostMessage.Asked(team, owner, request, answer));
  }

  @Override
  public void completed(Invocation invocation, Outcome outcome, Usage usage) {
    messages.put(new HostMessage.Completed(team, invocation, outcome, usage));
  }

  @Override
  public void ready(int configId, long installation, Capabilities capabilities) {
    messages.put(new HostMessage.Ready(team, configId, installation, capabilities));
  }

  @Override
  public Optional<Duration> setupFailed(
      int configId, long installation, PluginFailure failure, int attempt) {
    Optional<Duration> retry = RetryPolicy.SETUP.delayAfter(failure, attempt);
    messages.put(new HostMessage.SetupFailed(team, configId, installation, failure, retry));
    return retry;
  }
}
