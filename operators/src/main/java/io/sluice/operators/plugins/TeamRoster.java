package io.sluice.operators.plugins;

import io.sluice.operators.registry.InstalledPlugin;
import io.sluice.operators.registry.InstalledRegistry;
import io.sluice.operators.route.ShardKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntFunction;
import javax.annotation.Nullable;
import org.apache.flink.api.common.TaskInfo;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The teams of this subtask that have plugins: each is opened when it is first needed, and let go
 * when it has no plugins any more.
 */
final class TeamRoster {
  private static final Logger LOG = LoggerFactory.getLogger(TeamRoster.class);

  /** The shard that holds what belongs to a team as a whole. */
  private static final int HOME_SHARD = 0;

  private final InstalledRegistry registry;
  private final TaskInfo task;
  private final IntFunction<TeamPlugins> opener;
  private final Map<Integer, TeamPlugins> open = new HashMap<>();

  /** Whether teams' home keys belong to this subtask, as far as somebody asked. */
  private final Map<Integer, Boolean> isOwned = new HashMap<>();

  /** Tear-downs of teams that have no plugins any more. */
  private final List<CompletableFuture<Void>> leaving = new ArrayList<>();

  /**
   * @param task which subtask this is
   * @param opener makes a team, without plugins
   */
  TeamRoster(InstalledRegistry registry, TaskInfo task, IntFunction<TeamPlugins> opener) {
    this.registry = registry;
    this.task = task;
    this.opener = opener;
  }

  /** The key of the state that belongs to the team as a whole. */
  static long homeKey(int teamId, TaskInfo task) {
    return ShardKey.of(teamId, HOME_SHARD, task.getMaxNumberOfParallelSubtasks());
  }

  /** A team, opened with the chain that the registry says if it is not open. */
  TeamPlugins team(int teamId) {
    return open.computeIfAbsent(
        teamId,
        id -> {
          TeamPlugins team = opener.apply(id);
          team.want(registry.chain(id));
          team.switchOver();
          return team;
        });
  }

  /** A team that is open, null if it is not. */
  @Nullable
  TeamPlugins find(int teamId) {
    return open.get(teamId);
  }

  /** Teams that have plugins and whose home key belongs to this subtask. */
  List<Integer> owned() {
    return registry.teamsWithPlugins().stream()
        .filter(teamId -> isOwned.computeIfAbsent(teamId, this::hasHomeKey))
        .toList();
  }

  /** The team's plugins in the order they run. */
  List<InstalledPlugin> chain(int teamId) {
    return registry.chain(teamId);
  }

  /** Plugin configs that do not run for what they cost. */
  int pausedPlugins() {
    return open.values().stream().mapToInt(TeamPlugins::pausedPlugins).sum();
  }

  /** Events that wait for a plugin that cannot be set up. */
  int heldEvents() {
    return open.values().stream().mapToInt(TeamPlugins::heldUnits).sum();
  }

  /** Lets a team go; its plugins are torn down by and by. */
  void forget(TeamPlugins team) {
    open.remove(team.teamId, team);
    leaving.removeIf(CompletableFuture::isDone);
    leaving.add(team.actor.close());
  }

  /** Lets all teams go, and stops what is not torn down after so many seconds. */
  void tearDown(long seconds) throws InterruptedException {
    open.values().forEach(team -> leaving.add(team.actor.close()));
    try {
      CompletableFuture.allOf(leaving.toArray(CompletableFuture<?>[]::new))
          .get(seconds, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      LOG.warn("Plugins were stopped after {} s of tearing down", seconds);
    } catch (ExecutionException e) {
      throw new IllegalStateException("closing a team does not fail", e);
    } finally {
      open.values().forEach(team -> team.actor.abort());
    }
  }

  private boolean hasHomeKey(int teamId) {
    return KeyGroupRangeAssignment.assignKeyToParallelOperator(
            homeKey(teamId, task),
            task.getMaxNumberOfParallelSubtasks(),
            task.getNumberOfParallelSubtasks())
        == task.getIndexOfThisSubtask();
  }
}
