package io.sluice.deploy.bench;

import io.sluice.runtime.actor.Usage;
import io.sluice.runtime.host.Capabilities;
import io.sluice.runtime.host.Effect;
import io.sluice.runtime.host.Invocation;
import io.sluice.runtime.host.Outcome;
import io.sluice.runtime.host.PluginFailure;
import io.sluice.runtime.sandbox.TeamActor;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import javax.annotation.Nullable;

/**
 * Keeps one plugin busy: a few events are always on their way, and each that comes back sends the
 * next one in, on the plugin's own thread, so that what is measured is the sandbox and no queue.
 */
final class SandboxLoop implements BenchHost {
  /** As many as keep the plugin's thread from running dry. */
  private static final int IN_FLIGHT = 64;

  private final List<String> events;
  private final int configId;
  private final CompletableFuture<Long> ready = new CompletableFuture<>();
  private final AtomicReference<String> failure = new AtomicReference<>();
  private final AtomicInteger inFlight = new AtomicInteger();
  private TeamActor team;
  private CountDownLatch drained = new CountDownLatch(0);
  private volatile boolean isStopping;
  private final AtomicLong completed = new AtomicLong();
  private final AtomicLong pluginNanos = new AtomicLong();
  @Nullable private volatile String lastResult;

  SandboxLoop(List<String> events, int configId) {
    this.events = List.copyOf(events);
    this.configId = configId;
  }

  /** Whose plugin it is; before anything else. */
  void feed(TeamActor newTeam) {
    team = newTeam;
  }

  /** {@link System#nanoTime} of when the plugin was set up; exceptional if it cannot be. */
  CompletableFuture<Long> ready() {
    return ready;
  }

  /** Events that have come back. */
  long completed() {
    return completed.get();
  }

  /** CPU time of the threads that run the plugin, with what the runtime does on them. */
  long pluginNanos() {
    return pluginNanos.get();
  }

  /** JSON text of the event that came back last, which is forgotten here. */
  @Nullable
  String takeResult() {
    String taken = lastResult;
    lastResult = null;
    return taken;
  }

  void start() {
    isStopping = false;
    drained = new CountDownLatch(1);
    inFlight.set(IN_FLIGHT);
    for (int i = 0; i < IN_FLIGHT; i++) {
      invoke(i);
    }
  }

  /** Whether it has stopped by itself, which only a failure makes it do. */
  boolean hasStopped() {
    return failure.get() != null;
  }

  /** Returns when nothing is on its way any more. */
  void stop() throws InterruptedException {
    isStopping = true;
    drained.await();
    requireNoFailure();
  }

  /** Sends one event through. */
  void once(int event) throws InterruptedException {
    isStopping = true;
    drained = new CountDownLatch(1);
    inFlight.set(1);
    invoke(event);
    drained.await();
    requireNoFailure();
  }

  private void invoke(long event) {
    team.invoke(
        new Invocation(
            event + 1,
            configId,
            Invocation.PROCESS_EVENT,
            events.get((int) (event % events.size()))));
  }

  private void requireNoFailure() {
    if (failure.get() != null) {
      throw new IllegalStateException(failure.get());
    }
  }

  @Override
  public void completed(Invocation invocation, Outcome outcome, Usage usage) {
    pluginNanos.addAndGet(usage.cpuNanos());
    if (invocation.isLifecycle()) {
      return;
    }
    if (outcome instanceof Outcome.Returned returned && returned.value() != null) {
      lastResult = returned.value();
      completed.incrementAndGet();
    } else {
      failure.compareAndSet(null, "The plugin did not return an event but ended as " + outcome);
      isStopping = true;
    }
    if (!isStopping) {
      invoke(invocation.id() - 1 + IN_FLIGHT);
    } else if (inFlight.decrementAndGet() == 0) {
      drained.countDown();
    }
  }

  @Override
  public void ready(int readyConfigId, long installation, Capabilities capabilities) {
    ready.complete(System.nanoTime());
  }

  @Override
  public Optional<Duration> setupFailed(
      int failedConfigId, long installation, PluginFailure reason, int attempt) {
    ready.completeExceptionally(
        new IllegalStateException("The plugin could not be set up: " + reason));
    return Optional.empty();
  }

  @Override
  public void effect(Invocation owner, Effect effect) {
    failure.compareAndSet(null, "The plugin did something that this benchmark does not measure");
  }
}
