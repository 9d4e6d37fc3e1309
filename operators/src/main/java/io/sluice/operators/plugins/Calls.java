package io.sluice.operators.plugins;

import io.sluice.operators.registry.InstalledPlugin;
import io.sluice.operators.registry.PluginStatus;
import io.sluice.operators.route.ShardKey;
import io.sluice.operators.work.DelayedWork;
import io.sluice.operators.work.PendingWork;
import io.sluice.operators.work.WorkQueue;
import io.sluice.operators.work.WorkUnit;
import io.sluice.runtime.host.ExportMetric;
import io.sluice.runtime.host.Invocation;
import io.sluice.runtime.host.MetricOperation;
import io.sluice.runtime.host.Outcome;
import io.sluice.runtime.host.PluginFailure;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.annotation.Nullable;

/**
 * Makes the calls that no event waits for: jobs, and handlers of events that have gone on. One that
 * asks to be made again is, after a wait that is kept in state (contract §4.6).
 */
final class Calls implements WorkQueue.Runner<PluginWork>, TeamPlugins.TurnOwner {
  /** A plugin that does not run for now is not called; its calls look again after so long. */
  private static final Duration PAUSE = Duration.ofMinutes(1);

  private static final Duration AFTER_RERUNS = Duration.ofSeconds(5);

  private static final PluginFailure GONE =
      new PluginFailure.HostFailed("The plugin config has been removed or disabled meanwhile.");

  private final EventChain.Teams teams;
  private final Quotas quotas;
  private final RetryPolicies retries;
  private final Webhooks webhooks;
  private final GivenUpCalls givenUp;
  private final HealthWatch health;
  private final PluginMetrics metrics;
  private final AppMetrics appMetrics;
  private final StageMetrics stageMetrics;
  private final PluginLogs logs;
  private final Clock clock;
  private final Reruns reruns = new Reruns();
  private WorkQueue<PluginWork> queue;
  private DelayedWork<PluginWork> delayed;

  Calls(
      EventChain.Teams teams,
      Quotas quotas,
      RetryPolicies retries,
      Webhooks webhooks,
      GivenUpCalls givenUp,
      HealthWatch health,
      PluginMetrics metrics,
      AppMetrics appMetrics,
      StageMetrics stageMetrics,
      PluginLogs logs,
      Clock clock) {
    this.teams = teams;
    this.quotas = quotas;
    this.retries = retries;
    this.webhooks = webhooks;
    this.givenUp = givenUp;
    this.health = health;
    this.metrics = metrics;
    this.appMetrics = appMetrics;
    this.stageMetrics = stageMetrics;
    this.logs = logs;
    this.clock = clock;
  }

  /** The queue that runs these calls, and where they wait; set once, before anything runs. */
  void runFrom(WorkQueue<PluginWork> workQueue, DelayedWork<PluginWork> later) {
    queue = workQueue;
    delayed = later;
  }

  @Override
  public void run(WorkUnit<PluginWork> unit) throws Exception {
    TeamPlugins team = teams.of(unit);
    CallWork call = CallWork.of(unit);
    InstalledPlugin plugin = team.inChain(call.configId());
    if (plugin == null) {
      givenUp.impossible(
          ShardKey.team(unit.key()), unit.work(), GONE); // and nobody is left to tell
      complete(unit);
    } else {
      PluginStatus stop = health.stop(team, plugin);
      if (stop == null && call.isDelivery()) {
        webhooks.send(team, unit);
      } else if (stop == null) {
        team.start(this, List.of(unit), plugin, call.function(), call.argument());
      } else if (stop.isForGood() && !health.holds(team, plugin)) {
        givenUp.impossible(
            ShardKey.team(unit.key()), unit.work(), new PluginFailure.HostFailed(stop.reason()));
        complete(unit);
      } else {
        later(unit, PAUSE);
      }
    }
  }

  @Override
  public void committed(TeamPlugins team, TeamPlugins.Turn turn) throws Exception {
    WorkUnit<PluginWork> unit = turn.units.get(0);
    CallWork call = CallWork.of(unit);
    PluginFailure failure = failureOf(turn, call);
    if (turn.outcome instanceof Outcome.NotRunning && team.stop(call.configId()) != null) {
      run(unit); // waits, or is given up
      return;
    }
    if (call.isExport() && !(turn.outcome instanceof Outcome.NotExported)) {
      count(team, turn.plugin, unit, failure);
    }
    if (failure != null) {
      failed(turn, unit, failure);
    } else if (turn.outcome instanceof Outcome.Returned) {
      appMetrics.succeeded(turn.plugin, call, unit.work().attempt());
      stageMetrics.succeeded(call);
    }
    CallWork delivery = failure == null ? Webhooks.deliveryOf(call, turn.outcome) : null;
    if (delivery != null) {
      // In one commit with what the call did: from here on a replay only sends.
      queue.advance(unit, unit.work().advanced(delivery));
      run(unit);
    } else {
      complete(unit);
    }
  }

  /**
   * A webhook was answered, or was not: it is sent once, whatever comes of it (contract §4.7).
   *
   * @param failure null if it went well
   */
  void delivered(TeamPlugins team, WorkUnit<PluginWork> unit, @Nullable PluginFailure failure)
      throws Exception {
    webhooks.ended(unit);
    CallWork delivery = CallWork.of(unit);
    InstalledPlugin plugin = team.plugin(delivery.configId());
    if (failure == null) {
      appMetrics.succeeded(plugin, delivery, unit.work().attempt());
      stageMetrics.succeeded(delivery);
    } else {
      logs.failed(plugin, failure);
      appMetrics.failed(plugin, delivery, unit.work().attempt(), failure);
      stageMetrics.failed(delivery);
    }
    complete(unit);
  }

  private void failed(TeamPlugins.Turn turn, WorkUnit<PluginWork> unit, PluginFailure failure)
      throws Exception {
    InstalledPlugin plugin = turn.plugin;
    Optional<Duration> wait = waitAfter(plugin, unit, failure);
    boolean mayWait =
        delayed.bytes(unit.key()) + CallWork.of(unit).size() <= quotas.limits().callBytes();
    if (wait.isPresent() && mayWait) {
      delay(unit, wait.get(), unit.work().again());
      stageMetrics.willCallAgain(CallWork.of(unit));
      logs.willCallAgain(
          plugin, CallWork.of(unit).function(), failure, unit.work().attempt() + 1, wait.get());
    } else {
      logs.failed(plugin, failure);
      appMetrics.failed(plugin, CallWork.of(unit), unit.work().attempt(), failure);
      stageMetrics.failed(CallWork.of(unit));
      if (isJobThatNeverBegan(turn, unit)) {
        givenUp.impossible(ShardKey.team(unit.key()), unit.work(), failure);
      } else {
        givenUp.failed(unit, failure);
      }
    }
  }

  private void delay(WorkUnit<PluginWork> unit, Duration wait, PendingWork<PluginWork> work)
      throws Exception {
    quotas.came(unit.key(), CallWork.of(unit));
    delayed.add(unit.key(), clock.millis() + wait.toMillis(), work);
  }

  /** So many calls wait that this one, the oldest, is not made. */
  void surplus(long key, PendingWork<PluginWork> work) throws Exception {
    givenUp.impossible(
        ShardKey.team(key), work, new PluginFailure.HostFailed(quotas.limits().callsAreTooMuch()));
    quotas.ended(key, (CallWork) work.payload());
  }

  /** The plugin has no such job, or could not be set up: no code of it has seen the payload. */
  private static boolean isJobThatNeverBegan(TeamPlugins.Turn turn, WorkUnit<PluginWork> unit) {
    return Invocation.isJob(CallWork.of(unit).function())
        && (turn.outcome instanceof Outcome.NotExported
            || turn.outcome instanceof Outcome.NotRunning);
  }

  /** The call is made as if it had not been tried. */
  private void later(WorkUnit<PluginWork> unit, Duration wait) throws Exception {
    delay(unit, wait, unit.work());
    complete(unit);
  }

  /** Contract §6.7. */
  private void count(
      TeamPlugins team,
      InstalledPlugin plugin,
      WorkUnit<PluginWork> export,
      @Nullable PluginFailure failure)
      throws Exception {
    if (failure == null) {
      count(team, export, ExportMetric.DELIVERED, CallWork.of(export).items());
      return;
    }
    boolean asksForMore = failure.blame() == PluginFailure.Blame.RETRYABLE;
    count(team, export, asksForMore ? ExportMetric.RETRY_ERRORS : ExportMetric.OTHER_ERRORS, 1);
    if (waitAfter(plugin, export, failure).isEmpty()) {
      count(team, export, ExportMetric.UNDELIVERED, CallWork.of(export).items());
    }
  }

  private void count(TeamPlugins team, WorkUnit<PluginWork> export, String metric, int by)
      throws Exception {
    metrics.update(team.key, CallWork.of(export).configId(), metric, MetricOperation.SUM, by);
  }

  private Optional<Duration> waitAfter(
      InstalledPlugin plugin, WorkUnit<PluginWork> unit, PluginFailure failure) {
    return retries.waitAfter(
        plugin.config(), CallWork.of(unit), failure, unit.work().attempt() + 1);
  }

  /** What has not happened for others' sake is never given up for it. */
  @Override
  public void runAgain(TeamPlugins team, TeamPlugins.Turn turn) throws Exception {
    WorkUnit<PluginWork> unit = turn.units.get(0);
    if (reruns.mayRunAgain(unit)) {
      run(unit);
    } else {
      later(unit, AFTER_RERUNS);
    }
  }

  private void complete(WorkUnit<PluginWork> unit) throws Exception {
    TeamPlugins team = teams.of(unit);
    reruns.forget(unit);
    quotas.ended(unit.key(), CallWork.of(unit));
    queue.complete(unit);
    teams.unitEnded(team);
  }

  /** Why the call failed, null if it did not. */
  @Nullable
  private static PluginFailure failureOf(TeamPlugins.Turn turn, CallWork call) {
    Outcome outcome = turn.outcome;
    if (outcome instanceof Outcome.Returned returned
        && call.function().equals(Invocation.COMPOSE_WEBHOOK)) {
      return WebhookRequest.problemOf(returned.value());
    } else if (outcome instanceof Outcome.Threw threw) {
      return threw.failure();
    } else if (outcome instanceof Outcome.Killed killed) {
      return killed.failure();
    } else if (outcome instanceof Outcome.NotRunning not) {
      return not.failure();
    } else if (outcome instanceof Outcome.NotExported && Invocation.isJob(call.function())) {
      return PluginFailure.Thrown.unknownJob(
          Invocation.jobOf(call.function()), turn.plugin.plugin().name(), call.configId());
    }
    return null;
  }
}
