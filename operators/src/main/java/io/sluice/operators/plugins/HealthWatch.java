package io.sluice.operators.plugins;

import io.sluice.operators.health.HealthPolicy;
import io.sluice.operators.health.PluginHealth;
import io.sluice.operators.registry.InstalledPlugin;
import io.sluice.runtime.actor.Usage;
import io.sluice.runtime.host.Invocation;
import io.sluice.runtime.host.Outcome;
import java.time.Clock;
import javax.annotation.Nullable;

/**
 * Stops plugin configs that cost more than they may over time, and lets them run again when their
 * pause is over. What it knows is a team's on this subtask and on the heap: after a restart every
 * plugin begins with a full bucket.
 */
final class HealthWatch {
  @Nullable private final HealthPolicy policy;
  private final PluginLogs logs;
  private final Clock clock;

  /**
   * @param policy null if no plugin is ever stopped
   */
  HealthWatch(@Nullable HealthPolicy policy, PluginLogs logs, Clock clock) {
    this.policy = policy;
    this.logs = logs;
    this.clock = clock;
  }

  /** An invocation is over. If that is the last its plugin may do, nothing of it runs any more. */
  void ended(TeamPlugins team, Invocation invocation, Outcome outcome, Usage usage) {
    int configId = invocation.configId();
    InstalledPlugin plugin = team.plugin(configId);
    if (policy == null || plugin == null || team.isPaused(configId)) {
      return;
    }
    long now = clock.millis();
    PluginHealth before = team.health(configId);
    PluginHealth after =
        (before == null ? PluginHealth.unknown(policy, now) : before)
            .after(outcome, usage, policy, now);
    team.health(configId, after);
    if (after.standing(now) != PluginHealth.Standing.RUNNING) {
      team.pause(configId);
      logs.paused(plugin, after, policy);
    }
  }

  /** Whether the plugin, which {@link #passesBy}, does so until it is saved again. */
  boolean isForGood(TeamPlugins team, InstalledPlugin plugin) {
    return team.health(plugin.config().id()).standing(clock.millis())
        == PluginHealth.Standing.DISABLED;
  }

  /** Whether events have to pass the plugin by; one whose pause is over is installed again. */
  boolean passesBy(TeamPlugins team, InstalledPlugin plugin) {
    int configId = plugin.config().id();
    if (!team.isPaused(configId)) {
      return false;
    }
    if (team.health(configId).standing(clock.millis()) != PluginHealth.Standing.RUNNING) {
      return true;
    }
    team.resume(plugin);
    return false;
  }
}
