package io.sluice.deploy.bench;

import io.sluice.operators.health.HealthPolicy;
import io.sluice.operators.health.PluginHealth;
import io.sluice.runtime.actor.Usage;
import io.sluice.runtime.host.Invocation;
import io.sluice.runtime.host.Outcome;
import io.sluice.runtime.sandbox.CodeSource;
import io.sluice.runtime.sandbox.PluginRuntime;
import io.sluice.runtime.sandbox.SandboxSpec;
import io.sluice.runtime.sandbox.TeamActor;
import io.sluice.runtime.sandbox.TeamServices;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import javax.annotation.Nullable;

/**
 * A team whose plugin burns its whole CPU budget on every event, which come at a steady rate. As in
 * the job, so many are in flight at most, others wait outside, and if the plugin is paused events
 * pass it by.
 */
final class Burner implements BenchHost, AutoCloseable {
  static final double EVENTS_PER_SECOND = 100;

  /** The job's default of {@code plugins.in-flight-per-team}. */
  private static final int IN_FLIGHT = 50;

  private static final int CONFIG = 1;
  private static final long PATIENCE_SECONDS = 120;

  private final String event;
  @Nullable private final HealthPolicy policy;
  private final AtomicInteger inFlight = new AtomicInteger();
  private final AtomicInteger killed = new AtomicInteger();
  private final CountDownLatch burns = new CountDownLatch(1);
  private final CountDownLatch paused = new CountDownLatch(1);
  private volatile boolean isClosing;
  private TeamActor team;
  private Thread source;

  /** Of the team's thread. */
  @Nullable private PluginHealth health;

  private Burner(String event, @Nullable HealthPolicy policy) {
    this.event = event;
    this.policy = policy;
  }

  /**
   * Starts the team and its events.
   *
   * @param policy when the plugin is paused; null for never
   */
  static Burner start(
      PluginRuntime runtime, CodeSource code, String event, @Nullable HealthPolicy policy) {
    Burner burner = new Burner(event, policy);
    burner.team = runtime.openTeam(burner, TeamServices.none());
    burner.team.install(new SandboxSpec(CONFIG, 1, PluginEvents.TEAM, 2, "burner", code, "{}"));
    burner.source = new Thread(burner::send, "bench-burner");
    burner.source.setDaemon(true);
    burner.source.start();
    return burner;
  }

  /** Waits until the plugin has burnt its first budget, or is paused if it ever is. */
  void awaitEffect() throws InterruptedException {
    CountDownLatch awaited = policy == null ? burns : paused;
    if (!awaited.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new IllegalStateException(
          "The burner was not %s after %d s, having been killed %d times"
              .formatted(policy == null ? "killed" : "paused", PATIENCE_SECONDS, killed.get()));
    }
  }

  /** How often it was killed so far. */
  int killed() {
    return killed.get();
  }

  private void send() {
    Schedule schedule = new Schedule(System.nanoTime(), EVENTS_PER_SECOND);
    for (int number = 0; !isClosing; number++) {
      LockSupport.parkNanos(schedule.dueNanos(number) - System.nanoTime());
      if (paused.getCount() > 0 && inFlight.get() < IN_FLIGHT) {
        inFlight.incrementAndGet();
        team.invoke(new Invocation(number + 1L, CONFIG, Invocation.PROCESS_EVENT, event));
      }
    }
  }

  @Override
  public void completed(Invocation invocation, Outcome outcome, Usage usage) {
    if (invocation.isLifecycle()) {
      return;
    }
    inFlight.decrementAndGet();
    if (outcome instanceof Outcome.Killed) {
      killed.incrementAndGet();
      burns.countDown();
    }
    if (policy == null || paused.getCount() == 0) {
      return;
    }
    long now = System.currentTimeMillis();
    health =
        (health == null ? PluginHealth.unknown(policy, now) : health)
            .after(outcome, usage, policy, now);
    if (health.standing(now) != PluginHealth.Standing.RUNNING) {
      team.remove(CONFIG);
      paused.countDown();
    }
  }

  /** Returns when nothing of it runs any more. */
  @Override
  public void close() throws Exception {
    isClosing = true;
    source.join();
    team.close().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }
}
