package io.sluice.runtime.local;

import io.sluice.runtime.actor.Usage;
import io.sluice.runtime.host.Answer;
import io.sluice.runtime.host.Capabilities;
import io.sluice.runtime.host.Effect;
import io.sluice.runtime.host.Host;
import io.sluice.runtime.host.Invocation;
import io.sluice.runtime.host.Outcome;
import io.sluice.runtime.host.PluginFailure;
import io.sluice.runtime.host.StateKey;
import io.sluice.runtime.host.StateRequest;
import io.sluice.runtime.host.StateValue;
import io.sluice.runtime.host.StateView;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.BiConsumer;
import javax.annotation.Nullable;

/**
 * The host's side of a team in memory: called on the team's own thread, asked by the caller's. An
 * invocation's effects are handed on when it is committed, in the order in which they happened.
 */
final class LocalHost implements Host {
  /** What ended, for the one who waits. */
  sealed interface Ended {}

  record Call(Invocation invocation, Outcome outcome) implements Ended {}

  record SetUp(int configId, @Nullable PluginFailure failure) implements Ended {}

  record TornDown(int configId, Outcome outcome) implements Ended {}

  private final LocalState state = new LocalState();
  private final StateView view;
  private final Clock clock;
  private final BiConsumer<Invocation, Effect> committed;
  private final BiConsumer<Invocation, Effect.Said> said;
  private final Map<Invocation, List<Effect>> uncommitted = new HashMap<>();
  private final Map<Integer, Capabilities> capabilities = new HashMap<>();
  private final BlockingQueue<Ended> ended = new LinkedBlockingQueue<>();

  /**
   * A host without state.
   *
   * @param committed told of effects, once they are true, but for those on state
   * @param said told of what goes out at once
   */
  LocalHost(
      Clock clock,
      BiConsumer<Invocation, Effect> committed,
      BiConsumer<Invocation, Effect.Said> said) {
    this.clock = clock;
    this.view = new StateView(state, clock);
    this.committed = committed;
    this.said = said;
  }

  /** Waits for the next thing that ends; the runtime's limits see to it that one does. */
  Ended next() throws InterruptedException {
    return ended.take();
  }

  synchronized Capabilities capabilities(int configId) {
    return capabilities.getOrDefault(configId, Capabilities.NONE);
  }

  synchronized Map<String, StateValue> entries(StateKey.Area area, int scope) {
    return state.entries(area, scope, clock.millis());
  }

  /** Puts something into state before anything runs. */
  synchronized void put(StateKey key, StateValue value) {
    state.apply(new Effect.Put(key, value));
  }

  @Override
  public synchronized void effect(Invocation owner, Effect effect) {
    if (effect instanceof Effect.OnState onState) {
      view.write(owner, onState);
    } else if (effect instanceof Effect.Said now) {
      said.accept(owner, now);
    } else {
      uncommitted.computeIfAbsent(owner, key -> new ArrayList<>()).add(effect);
    }
  }

  @Override
  public synchronized void ask(Invocation owner, StateRequest request, Answer answer) {
    answer.give(view.ask(owner, request));
  }

  @Override
  public synchronized void completed(Invocation invocation, Outcome outcome, Usage usage) {
    if (outcome instanceof Outcome.Killed || outcome instanceof Outcome.Collateral) {
      view.discarded(invocation);
      uncommitted.remove(invocation);
    } else {
      for (Invocation done : view.done(invocation)) {
        List<Effect> effects = uncommitted.remove(done);
        if (effects != null) {
          effects.forEach(effect -> committed.accept(done, effect));
        }
      }
    }
    if (!invocation.isLifecycle()) {
      ended.add(new Call(invocation, outcome));
    } else if (invocation.function().equals(Invocation.TEARDOWN_PLUGIN)) {
      ended.add(new TornDown(invocation.configId(), outcome));
    }
  }

  @Override
  public synchronized void ready(int configId, long installation, Capabilities exported) {
    capabilities.put(configId, exported);
    ended.add(new SetUp(configId, null));
  }

  /** An author who tries a plugin does not want to wait for it to fail again. */
  @Override
  public synchronized Optional<Duration> setupFailed(
      int configId, long installation, PluginFailure failure, int attempt) {
    ended.add(new SetUp(configId, failure));
    return Optional.empty();
  }
}
