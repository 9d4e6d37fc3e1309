package io.sluice.operators.plugins;

import io.sluice.operators.registry.InstalledPlugin;
import io.sluice.operators.registry.InstalledRegistry;
import io.sluice.operators.registry.Spread;
import io.sluice.operators.route.ShardKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongFunction;
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

  private final InstalledRegistry registry;
  private final TaskInfo task;
  private final int defaultShards;
  private final LongFunction<TeamPlugins> opener;
  private final Map<Integer, TeamPlugins> open = new HashMap<>();

  /** Whether teams' home keys belong to this subtask, as far as somebody asked. */
  private final Map<Integer, Boolean> isOwned = new HashMap<>();

  /** Tear-downs of teams that have no plugins any more. */
  private final List<CompletableFuture<Void>> leaving = new ArrayList<>();

  /**
   * @param task which subtask this is
   * @param defaultShards of teams that ask for no number
   * @param opener makes a team, without plugins, of a key of it that belongs to this subtask
   */
  TeamRoster(
      InstalledRegistry registry,
      TaskInfo task,
      int defaultShards,
      LongFunction<TeamPlugins> opener) {
    this.registry = registry;
    this.task = task;
    this.defaultShards = defaultShards;
    this.opener = opener;
  }

  /**
   * A key's team, opened with the chain that the registry says if it is not open.
   *
   * @param key of state that belongs to this subtask
   */
  TeamPlugins team(long key) {
    return open.computeIfAbsent(
        ShardKey.team(key),
        id -> {
          TeamPlugins team = opener.apply(hasHomeKey(id) ? homeKey(id) : key);
          team.want(registry.chain(id), sharesState(id));
          team.switchOver();
          return team;
        });
  }

  /** A team's, which is opened if it is not, and whose home key belongs to this subtask. */
  TeamPlugins homeTeam(int teamId) {
    return team(homeKey(teamId));
  }

  /**
   * Whether all that the team's plugins do, they do on this subtask, so that they can have state in
   * common. They cannot if the team is spread, nor, for what was on its way when it ceased to be,
   * away from its home.
   */
  boolean sharesState(int teamId) {
    return hasHomeKey(teamId)
        && !registry.spread(teamId, defaultShards).map(Spread::isSpread).orElse(false);
  }

  /** A team that is open, null if it is not. */
  @Nullable
  TeamPlugins find(int teamId) {
    return open.get(teamId);
  }

  /** Teams that have plugins and whose home key belongs to this subtask. */
  List<Integer> owned() {
    return registry.teamsWithPlugins().stream().filter(this::hasHomeKey).toList();
  }

  /** The team's plugins in the order they run. */
  List<InstalledPlugin> chain(int teamId) {
    return registry.chain(teamId);
  }

  /** The types of groups that a team has, by index, as far as the registry says. */
  List<String> groupTypes(int teamId) {
    return registry.groupTypes(teamId).names();
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

  /** The key of the state that belongs to the team as a whole. */
  private long homeKey(int teamId) {
    return ShardKey.of(teamId, Spread.HOME, task.getMaxNumberOfParallelSubtasks());
  }

  private boolean hasHomeKey(int teamId) {
    return isOwned.computeIfAbsent(
        teamId,
        id ->
            KeyGroupRangeAssignment.assignKeyToParallelOperator(
                    homeKey(id),
                    task.getMaxNumberOfParallelSubtasks(),
                    task.getNumberOfParallelSubtasks())
                == task.getIndexOfThisSubtask());
  }
}
