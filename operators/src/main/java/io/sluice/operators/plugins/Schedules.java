package io.sluice.operators.plugins;

import io.sluice.operators.registry.InstalledPlugin;
import io.sluice.operators.registry.Plugin;
import io.sluice.operators.work.PendingWork;
import io.sluice.operators.work.WorkQueue;
import io.sluice.runtime.host.Capabilities;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.WeakHashMap;
import org.apache.flink.api.common.state.KeyedStateStore;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeutils.base.LongSerializer;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.runtime.state.KeyedStateBackend;

/**
 * Runs {@code runEveryMinute}, {@code runEveryHour} and {@code runEveryDay} (contract §9.1), for
 * teams that have no events too. Each team belongs to the one subtask that has its home key, so no
 * lock is needed for a task to run once. The note that a period's run has begun and the run itself
 * are one commit: a run that was cut by a crash runs again, and no period has two.
 *
 * <p>State: {@code schedule-fired}, at the team's home key, map of {@code CONFIG/TASK} to the
 * number of the last period that had its run.
 */
final class Schedules {
  static final String FIRED = "schedule-fired";

  /** The tasks that are called; others whose names begin in this way are not (contract §17). */
  static final Map<String, Duration> PERIODS =
      new TreeMap<>(
          Map.of(
              "runEveryMinute", Duration.ofMinutes(1),
              "runEveryHour", Duration.ofHours(1),
              "runEveryDay", Duration.ofDays(1)));

  private static final String RUN_EVERY = "runEvery";

  /** Within it every team has its own moment, so that not all of them run at the full hour. */
  private static final long JITTER_MILLIS = 60_000;

  private final KeyedStateBackend<Long> keys;
  private final TeamRoster teams;
  private final HealthWatch health;
  private final Clock clock;
  private final MapState<String, Long> fired;

  /** Of plugins that are installed, lest their code is read through at every tick. */
  private final Map<Plugin, Boolean> mayHaveTasks = new WeakHashMap<>();

  private WorkQueue<PluginWork> calls;

  Schedules(
      KeyedStateBackend<Long> keys,
      KeyedStateStore state,
      TeamRoster teams,
      HealthWatch health,
      Clock clock) {
    this.keys = keys;
    this.teams = teams;
    this.health = health;
    this.clock = clock;
    this.fired = state.getMapState(descriptor());
  }

  static MapStateDescriptor<String, Long> descriptor() {
    return new MapStateDescriptor<>(FIRED, StringSerializer.INSTANCE, LongSerializer.INSTANCE);
  }

  /** The queue that runs the tasks; set once, before the first tick. */
  void leadTo(WorkQueue<PluginWork> callQueue) {
    calls = callQueue;
  }

  /** Begins the runs that are due. To be called once in a while, more often than a minute. */
  void tick() throws Exception {
    long now = clock.millis();
    for (int teamId : teams.owned()) {
      if (!teams.sharesState(teamId)) {
        continue; // nobody could say which shard's run it is
      }
      for (InstalledPlugin plugin : teams.chain(teamId)) {
        if (mayHaveTasks.computeIfAbsent(plugin.plugin(), Schedules::mayHaveTasks)) {
          tick(teams.homeTeam(teamId), plugin, now);
        }
      }
    }
  }

  private void tick(TeamPlugins team, InstalledPlugin plugin, long now) throws Exception {
    int configId = plugin.config().id();
    if (health.stop(team, plugin) != null) {
      return;
    }
    Capabilities exported = team.capabilitiesOf(plugin);
    if (exported == null) {
      team.prepare(configId); // what it exports is known once it is set up
      return;
    }
    for (String task : exported.scheduledTasks()) {
      Duration period = PERIODS.get(task);
      if (period != null) {
        tick(team, configId, task, periodAt(now, team.teamId, period));
      }
    }
  }

  /** One that still runs is not run again; its period is left out, as those of a downtime are. */
  private void tick(TeamPlugins team, int configId, String task, long period) throws Exception {
    String name = configId + "/" + task;
    keys.setCurrentKey(team.key);
    Long last = fired.get(name);
    if (last != null && last >= period) {
      return;
    }
    fired.put(name, period);
    boolean isFirstLook = last == null; // it begins with the next period, as a clock does
    if (!isFirstLook && calls.isFree(team.key, name)) {
      CallWork call = CallWork.of(configId, task, null, team.teamId + "/" + name + "/" + period);
      calls.offer(team.key, PendingWork.of(WorkKind.CALL, name, call));
    }
  }

  /** Of plugins whose code is in the registry as text it is plain to see whether they have none. */
  private static boolean mayHaveTasks(Plugin plugin) {
    return plugin.source() == null || plugin.source().contains(RUN_EVERY);
  }

  private static long periodAt(long millis, int teamId, Duration period) {
    return (millis - jitter(teamId)) / period.toMillis();
  }

  /** When a period of that number begins, in milliseconds since the epoch. */
  static long beginOf(long number, int teamId, Duration period) {
    return number * period.toMillis() + jitter(teamId);
  }

  /** A team's own moment in the minute, in milliseconds. */
  static long jitter(int teamId) {
    return Math.floorMod(teamId * 7919L * 1_000, JITTER_MILLIS);
  }
}
