package io.sluice.operators.plugins;

import io.sluice.operators.event.DeadLetter;
import io.sluice.operators.event.Place;
import io.sluice.operators.json.Json;
import io.sluice.operators.json.UnreadableJson;
import io.sluice.operators.registry.InstalledPlugin;
import io.sluice.operators.work.DelayedWork;
import io.sluice.operators.work.WorkQueue;
import io.sluice.operators.work.WorkUnit;
import io.sluice.runtime.host.Invocation;
import io.sluice.runtime.host.MetricOperation;
import io.sluice.runtime.host.Outcome;
import io.sluice.runtime.host.PluginFailure;
import io.sluice.runtime.host.RetryPolicy;
import java.nio.charset.StandardCharsets;
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
  /** A plugin that is paused is not called; its calls look again after so long. */
  private static final long PAUSE_MILLIS = 60_000;

  private static final PluginFailure GONE =
      new PluginFailure.HostFailed("The plugin config has been removed or disabled meanwhile.");

  private final EventChain.Teams teams;
  private final EventChain.Emitter emitter;
  private final HealthWatch health;
  private final PluginMetrics metrics;
  private final PluginLogs logs;
  private final Clock clock;
  private final Reruns reruns = new Reruns();
  private WorkQueue<PluginWork> queue;
  private DelayedWork<PluginWork> delayed;

  Calls(
      EventChain.Teams teams,
      EventChain.Emitter emitter,
      HealthWatch health,
      PluginMetrics metrics,
      PluginLogs logs,
      Clock clock) {
    this.teams = teams;
    this.emitter = emitter;
    this.health = health;
    this.metrics = metrics;
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
    TeamPlugins team = teams.of(unit.tenant());
    CallWork call = callOf(unit);
    InstalledPlugin plugin = team.inChain(call.configId());
    if (plugin == null) {
      giveUp(unit, GONE); // and nobody is left to tell
      complete(unit);
    } else if (health.passesBy(team, plugin)) {
      delayed.add(unit.key(), clock.millis() + PAUSE_MILLIS, unit.work());
      complete(unit);
    } else {
      team.start(this, List.of(unit), plugin, call.function(), call.argument());
    }
  }

  @Override
  public void committed(TeamPlugins team, TeamPlugins.Turn turn) throws Exception {
    WorkUnit<PluginWork> unit = turn.units.get(0);
    PluginFailure failure = failureOf(turn, callOf(unit));
    if (callOf(unit).isExport()) {
      count(team, callOf(unit), failure);
    }
    if (failure != null) {
      failed(turn.plugin, unit, failure);
    }
    complete(unit);
  }

  private void failed(InstalledPlugin plugin, WorkUnit<PluginWork> unit, PluginFailure failure)
      throws Exception {
    int attempt = unit.work().attempt() + 1;
    Optional<Duration> wait = policyOf(callOf(unit)).delayAfter(failure, attempt);
    if (wait.isPresent()) {
      delayed.add(unit.key(), clock.millis() + wait.get().toMillis(), unit.work().again());
      logs.willCallAgain(plugin, callOf(unit).function(), failure, attempt, wait.get());
    } else {
      logs.failed(plugin, failure);
      giveUp(unit, failure);
    }
  }

  /** Contract §6.7. */
  private void count(TeamPlugins team, CallWork export, @Nullable PluginFailure failure)
      throws Exception {
    if (failure == null) {
      count(team, export, ExportMetric.DELIVERED, eventsIn(export));
    } else if (failure.blame() == PluginFailure.Blame.RETRYABLE) {
      count(team, export, ExportMetric.RETRY_ERRORS, 1);
    } else {
      count(team, export, ExportMetric.OTHER_ERRORS, 1);
      count(team, export, ExportMetric.UNDELIVERED, eventsIn(export));
    }
  }

  private void count(TeamPlugins team, CallWork export, String metric, int by) throws Exception {
    metrics.update(team.homeKey, export.configId(), metric, MetricOperation.SUM, by);
  }

  private static int eventsIn(CallWork export) {
    try {
      return Json.read(export.argument()).size();
    } catch (UnreadableJson e) {
      throw new IllegalStateException("batch " + export.id() + " is no JSON", e);
    }
  }

  /** Contract §4.6, §8.1. */
  private static RetryPolicy policyOf(CallWork call) {
    return call.isExport() ? RetryPolicy.EXPORTS : RetryPolicy.HANDLERS;
  }

  /** Events that could not be exported are not lost. */
  private void giveUp(WorkUnit<PluginWork> unit, PluginFailure failure) {
    CallWork call = callOf(unit);
    if (call.isExport()) {
      emitter.rejected(
          new DeadLetter(
              call.argument().getBytes(StandardCharsets.UTF_8),
              null,
              Place.EXPORTS,
              failure.code(),
              "Plugin config %d did not export batch %s: %s"
                  .formatted(call.configId(), call.id(), failure.text()),
              List.of(),
              unit.tenant(),
              null,
              null,
              clock.millis(),
              unit.work().attempt() + 1));
    }
  }

  @Override
  public void runAgain(TeamPlugins team, TeamPlugins.Turn turn) throws Exception {
    WorkUnit<PluginWork> unit = turn.units.get(0);
    if (reruns.mayRunAgain(unit)) {
      run(unit);
    } else {
      logs.failed(turn.plugin, Reruns.KILLED_TOO_OFTEN);
      giveUp(unit, Reruns.KILLED_TOO_OFTEN);
      complete(unit);
    }
  }

  private void complete(WorkUnit<PluginWork> unit) throws Exception {
    TeamPlugins team = teams.of(unit.tenant());
    reruns.forget(unit);
    queue.complete(unit);
    teams.unitEnded(team);
  }

  /** Why the call failed, null if it did not. */
  @Nullable
  private static PluginFailure failureOf(TeamPlugins.Turn turn, CallWork call) {
    Outcome outcome = turn.outcome;
    if (outcome instanceof Outcome.Threw threw) {
      return threw.failure();
    } else if (outcome instanceof Outcome.Killed killed) {
      return killed.failure();
    } else if (outcome instanceof Outcome.NotRunning not) {
      return not.failure();
    } else if (outcome instanceof Outcome.NotExported && Invocation.isJob(call.function())) {
      return unknownJob(turn.plugin, call);
    }
    return null;
  }

  /** Contract §9.2. */
  private static PluginFailure unknownJob(InstalledPlugin plugin, CallWork call) {
    String message =
        "Task \"%s\" not found for plugin \"%s\" with config id %d"
            .formatted(Invocation.jobOf(call.function()), plugin.plugin().name(), call.configId());
    return new PluginFailure.Thrown("Error", message, null);
  }

  private static CallWork callOf(WorkUnit<PluginWork> unit) {
    return (CallWork) unit.work().payload();
  }
}
