package io.sluice.operators.registry;

import io.sluice.operators.actions.TeamActions;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.flink.api.common.state.OperatorStateStore;

/**
 * The registry of one subtask: the view in memory and the broadcast state that it is restored from,
 * kept in step.
 */
public final class InstalledRegistry {
  private final Registry registry;
  private final RegistryState state;

  private InstalledRegistry(Registry registry, RegistryState state) {
    this.registry = registry;
    this.state = state;
  }

  /**
   * Restores the registry, or reads it to its end if there is no state of it.
   *
   * @param content where members of large cohorts are; {@link ContentStore#NONE} where no actions
   *     are matched
   * @throws Exception if neither can be done; the task must not run without it
   */
  public static InstalledRegistry open(
      OperatorStateStore states,
      RegistryBootstrap bootstrap,
      PluginCheck pluginCheck,
      ContentStore content)
      throws Exception {
    // Refusals have been said by CHECK, once; here they only change nothing.
    Registry registry = new Registry(new RegistryCheck(pluginCheck), refusal -> {}, content);
    InstalledRegistry installed =
        new InstalledRegistry(
            registry, new RegistryState(states.getBroadcastState(RegistryState.DESCRIPTOR)));
    if (installed.state.isEmpty()) {
      for (RegistryRecord record : bootstrap.readToEnd()) {
        installed.apply(record);
      }
    } else {
      installed.state.load(registry);
    }
    return installed;
  }

  /** Applies a record; the teams whose chain or settings are others now. */
  public Set<Integer> apply(RegistryRecord record) throws Exception {
    Registry.Applied applied = registry.apply(record);
    if (applied.counts()) {
      state.put(record);
    }
    return applied.changedTeams();
  }

  public Optional<Team> team(int teamId) {
    return registry.team(teamId);
  }

  /** The types of groups that a team has, as far as they have been published. */
  public GroupTypes groupTypes(int teamId) {
    return registry.groupTypes(teamId);
  }

  /** See {@link Registry#actions}. */
  public TeamActions actions(int teamId) {
    return registry.actions(teamId);
  }

  /** Whether a REST hook's target has said that it is gone. */
  public boolean isHookGone(String hookId) {
    return registry.other(HookStatus.keyOf(hookId)).isPresent();
  }

  /** See {@link Registry#spread}. */
  public Optional<Spread> spread(int teamId, int defaultShards) {
    return registry.spread(teamId, defaultShards);
  }

  /** The teams that have plugins. */
  public Set<Integer> teamsWithPlugins() {
    return registry.teamsWithPlugins();
  }

  /** The team's plugins in the order they run. */
  public List<InstalledPlugin> chain(int teamId) {
    return registry.chain(teamId);
  }
}
