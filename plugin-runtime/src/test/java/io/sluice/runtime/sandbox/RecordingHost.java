package io.sluice.runtime.sandbox;

import io.sluice.runtime.actor.Usage;
import io.sluice.runtime.host.Answer;
import io.sluice.runtime.host.Capabilities;
import io.sluice.runtime.host.CommittedState;
import io.sluice.runtime.host.Effect;
import io.sluice.runtime.host.Host;
import io.sluice.runtime.host.Invocation;
import io.sluice.runtime.host.Outcome;
import io.sluice.runtime.host.PluginFailure;
import io.sluice.runtime.host.RetryPolicy;
import io.sluice.runtime.host.StateKey;
import io.sluice.runtime.host.StateRequest;
import io.sluice.runtime.host.StateUse;
import io.sluice.runtime.host.StateValue;
import io.sluice.runtime.host.StateView;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A host in memory that commits whatever is done and remembers everything it was told. */
final class RecordingHost implements Host, CommittedState {
  record Completion(Invocation invocation, Outcome outcome, Usage usage) {}

  final Map<StateKey, StateValue> state = new HashMap<>();
  final List<Effect> effects = new CopyOnWriteArrayList<>();
  final List<String> logs = new ArrayList<>();
  final Map<Integer, Capabilities> ready = new HashMap<>();
  final Map<Integer, PluginFailure> failed = new HashMap<>();
  final Queue<Runnable> heldAnswers = new ArrayDeque<>();
  final List<Usage> lifecycleUsage = new ArrayList<>();
  private final StateView view = new StateView(this, Clock.systemUTC());
  private final BlockingQueue<Completion> completions = new LinkedBlockingQueue<>();
  private boolean holdAnswers;

  /** Which failed set-ups are tried again: none, unless a test says otherwise. */
  volatile RetryPolicy setupRetry = new RetryPolicy(1, Duration.ofMillis(1), Duration.ofMillis(1));

  /** What it refuses, with the reasons: nothing, unless a test says otherwise. */
  final Map<StateUse, String> refusals = new ConcurrentHashMap<>();

  /** Answers of reads are kept until {@link #releaseAnswers}. */
  synchronized void holdAnswers() {
    holdAnswers = true;
  }

  synchronized void releaseAnswers() {
    holdAnswers = false;
    heldAnswers.forEach(Runnable::run);
    heldAnswers.clear();
  }

  synchronized int heldAnswerCount() {
    return heldAnswers.size();
  }

  synchronized List<String> logs() {
    return List.copyOf(logs);
  }

  Completion next() throws InterruptedException {
    Completion completion = completions.poll(20, TimeUnit.SECONDS);
    if (completion == null) {
      throw new AssertionError("no invocation completed within 20 s");
    }
    return completion;
  }

  /** The next completion, null if there is none in time. */
  Completion poll(long millis) throws InterruptedException {
    return completions.poll(millis, TimeUnit.MILLISECONDS);
  }

  /** UTF-16 units of all values that are kept. */
  synchronized long stateCharacters() {
    return state.values().stream().mapToLong(RecordingHost::characters).sum();
  }

  private static long characters(StateValue value) {
    return value instanceof StateValue.Text text ? text.text().length() : 0;
  }

  @Override
  public synchronized void effect(Invocation owner, Effect effect) {
    if (effect instanceof Effect.OnState onState) {
      view.write(owner, onState);
    } else if (effect instanceof Effect.Log log) {
      logs.add(log.source() + " " + log.level() + " " + log.message());
    } else {
      effects.add(effect);
    }
  }

  @Override
  public String refusal(StateUse use) {
    return refusals.get(use);
  }

  @Override
  public synchronized void ask(Invocation owner, StateRequest request, Answer answer) {
    StateRequest.Reply reply = view.ask(owner, request);
    if (holdAnswers) {
      heldAnswers.add(() -> answer.give(reply));
    } else {
      answer.give(reply);
    }
  }

  @Override
  public synchronized void completed(Invocation invocation, Outcome outcome, Usage usage) {
    if (outcome instanceof Outcome.Returned || outcome instanceof Outcome.Threw) {
      view.done(invocation);
    } else {
      view.discarded(invocation);
    }
    if (invocation.isLifecycle()) {
      lifecycleUsage.add(usage);
    } else {
      completions.add(new Completion(invocation, outcome, usage));
    }
  }

  @Override
  public synchronized void ready(int configId, long installation, Capabilities capabilities) {
    ready.put(configId, capabilities);
  }

  @Override
  public synchronized Optional<Duration> setupFailed(
      int configId, long installation, PluginFailure failure, int attempt) {
    failed.put(configId, failure);
    return setupRetry.delayAfter(failure, attempt);
  }

  @Override
  public StateValue get(StateKey key) {
    return state.get(key);
  }

  @Override
  public void apply(Effect.OnState effect) {
    if (effect instanceof Effect.Put put) {
      state.put(put.key(), put.value());
    } else {
      state.remove(effect.key());
    }
  }
}
