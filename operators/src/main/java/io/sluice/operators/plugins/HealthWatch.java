package io.sluice.operators.plugins;

import io.sluice.operators.health.HealthPolicy;
import io.sluice.operators.health.PluginHealth;
import io.sluice.operators.output.OutputRecord;
import io.sluice.operators.registry.InstalledPlugin;
import io.sluice.operators.registry.PluginStatus;
import io.sluice.runtime.actor.Usage;
import io.sluice.runtime.host.Invocation;
import io.sluice.runtime.host.Outcome;
import io.sluice.runtime.host.PluginFailure;
import io.sluice.runtime.sandbox.PluginRuntime;
import java.time.Clock;
import java.util.function.Consumer;
import javax.annotation.Nullable;

/**
 * Stops plugin configs that cost more than they may over time or that cannot be set up, and lets
 * them run again when their time has come. What is stopped is noted in the registry, once, from
 * where every task manager hears of it, also after a restart; the strikes are noted with it. How
 * full a bucket is, is a team's on this subtask and on the heap: after a restart it is full.
 */
final class HealthWatch {
  @Nullable private final HealthPolicy policy;
  private final OnSetupFailure onSetupFailure;
  private final PluginLogs logs;
  private final Consumer<OutputRecord> registry;
  private final Clock clock;

  /**
   * @param policy null if no plugin is ever stopped for what it costs
   * @param onSetupFailure whether a team's events wait for a plugin that cannot be set up
   * @param registry where the status of a plugin config is written to
   */
  HealthWatch(
      @Nullable HealthPolicy policy,
      OnSetupFailure onSetupFailure,
      PluginLogs logs,
      Consumer<OutputRecord> registry,
      Clock clock) {
    this.policy = policy;
    this.onSetupFailure = onSetupFailure;
    this.logs = logs;
    this.registry = registry;
    this.clock = clock;
  }

  /** An invocation is over. If that is the last its plugin may do, nothing of it runs any more. */
  void ended(TeamPlugins team, Invocation invocation, Outcome outcome, Usage usage) {
    InstalledPlugin plugin = team.plugin(invocation.configId());
    // What nothing could stop is noted as a set-up that failed, which follows and is for good.
    if (plugin != null && !isThreadLost(outcome)) {
      charge(team, plugin, outcome, usage);
    }
  }

  private static boolean isThreadLost(Outcome outcome) {
    return outcome instanceof Outcome.Killed killed
        && killed.failure().code().equals(PluginFailure.THREAD_LOST);
  }

  /**
   * A plugin has made an event larger than the job can write, so that the event is lost to its
   * team. That counts as a limit that it broke.
   */
  void madeTooLarge(TeamPlugins team, InstalledPlugin plugin, PluginFailure failure) {
    charge(team, plugin, new Outcome.Killed(failure), Usage.NONE);
  }

  private void charge(TeamPlugins team, InstalledPlugin plugin, Outcome outcome, Usage usage) {
    int configId = plugin.config().id();
    if (policy == null || team.stop(configId) != null) {
      return;
    }
    long now = clock.millis();
    PluginHealth before = team.health(configId);
    PluginHealth after =
        (before == null ? PluginHealth.withStrikes(strikes(plugin), policy, now) : before)
            .after(outcome, usage, policy, now);
    team.health(configId, after);
    PluginHealth.Standing standing = after.standing(now);
    if (standing != PluginHealth.Standing.RUNNING) {
      String reason = logs.paused(plugin, after, policy);
      boolean isForGood = standing == PluginHealth.Standing.DISABLED;
      PluginStatus status =
          new PluginStatus(
              configId,
              isForGood ? PluginStatus.State.DISABLED : PluginStatus.State.PAUSED,
              reason,
              now,
              isForGood ? PluginStatus.FOR_GOOD : after.pausedUntilMillis(),
              after.strikes(),
              plugin.version());
      team.stop(status);
      registry.accept(status.toOutput());
    }
  }

  /**
   * A plugin of the chain cannot be set up, or must not run, and that will not be tried again. It
   * is noted unless the fault is the host's own, which another task manager may not have.
   */
  void setupFailed(TeamPlugins team, InstalledPlugin plugin, PluginFailure failure) {
    long now = clock.millis();
    int configId = plugin.config().id();
    PluginHealth health = team.health(configId);
    PluginStatus.State state = stateOf(failure);
    PluginStatus status =
        new PluginStatus(
            configId,
            state,
            logs.setupFailed(plugin, failure, state, onSetupFailure),
            now,
            state == PluginStatus.State.SUSPECTED
                ? now + PluginRuntime.SUSPECTS_PAUSE.toMillis()
                : PluginStatus.FOR_GOOD,
            health == null ? strikes(plugin) : health.strikes(),
            plugin.version());
    team.stop(status);
    if (failure.blame() != PluginFailure.Blame.HOST) {
      registry.accept(status.toOutput());
    }
  }

  private static PluginStatus.State stateOf(PluginFailure failure) {
    return switch (failure.code()) {
      case PluginFailure.SUSPECTED -> PluginStatus.State.SUSPECTED;
      case PluginFailure.THREAD_LOST -> PluginStatus.State.THREAD_LOST;
      default -> PluginStatus.State.SETUP_FAILED;
    };
  }

  private static int strikes(InstalledPlugin plugin) {
    return plugin.status() == null ? 0 : plugin.status().strikes();
  }

  /**
   * Whether events and calls have to wait for the plugin; in the other case that it does not run
   * they pass it by.
   */
  boolean holds(TeamPlugins team, InstalledPlugin plugin) {
    PluginStatus stop = team.stop(plugin.config().id());
    return onSetupFailure == OnSetupFailure.HOLD
        && stop != null
        && stop.state() == PluginStatus.State.SETUP_FAILED;
  }

  /** Why the plugin does not run; null if it does. One whose time has come is installed again. */
  @Nullable
  PluginStatus stop(TeamPlugins team, InstalledPlugin plugin) {
    PluginStatus stop = team.stop(plugin.config().id());
    if (stop == null || stop.stopsAt(clock.millis())) {
      return stop;
    }
    team.resume(plugin);
    return null;
  }
}
