package io.sluice.operators.registry;

import static java.util.Comparator.comparingInt;
import static java.util.Objects.requireNonNull;

import io.sluice.operators.actions.TeamActions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The registry as one subtask sees it: teams, and the chain of plugins of each. In memory only;
 * {@link RegistryState} keeps what it is made of. Not thread-safe.
 */
public final class Registry {
  private final RegistryCheck check;
  private final Consumer<RegistryRefusal> refusals;

  private final Map<Integer, Team> teams = new HashMap<>();
  private final Map<Integer, Plugin> plugins = new HashMap<>();
  private final Map<Integer, PluginConfig> configs = new HashMap<>();
  private final Map<Integer, Map<String, PluginAttachment>> attachments = new HashMap<>();
  private final Map<Integer, PluginStatus> statuses = new HashMap<>();
  private final InstalledActions actions;
  private final Map<String, Other> others = new HashMap<>();
  private final Map<String, GroupTypes> groupTypes = new HashMap<>();
  private final Map<Integer, Set<Integer>> configsOfTeam = new HashMap<>();
  private final Map<Integer, Set<Integer>> configsOfPlugin = new HashMap<>();
  private final Map<Integer, List<InstalledPlugin>> chains = new HashMap<>();
  private final Map<Integer, String> obstacles = new HashMap<>();

  /** By team, why it does not get the shards that it asks for, as it was told last. */
  private final Map<Integer, String> refusedSpreads = new HashMap<>();

  private long appliedOffset = -1;

  /**
   * What a record did.
   *
   * @param counts false if it was refused, or older than one applied before: then nothing changed,
   *     and it must not be kept either
   * @param changedTeams whose chain or settings are others now
   */
  public record Applied(boolean counts, Set<Integer> changedTeams) {
    private static final Applied NOTHING = new Applied(false, Set.of());

    public Applied {
      changedTeams = Set.copyOf(changedTeams);
    }
  }

  /**
   * One that nobody matches actions by.
   *
   * @param refusals is told of every record that is refused, of every plugin config that has to
   *     wait and of every team that cannot be spread, when it comes and whenever the reason becomes
   *     another
   */
  public Registry(RegistryCheck check, Consumer<RegistryRefusal> refusals) {
    this(check, refusals, ContentStore.NONE);
  }

  /**
   * One that actions are matched by.
   *
   * @param refusals as above
   * @param content where members of large cohorts are
   */
  public Registry(RegistryCheck check, Consumer<RegistryRefusal> refusals, ContentStore content) {
    this.check = requireNonNull(check, "check is null");
    this.refusals = requireNonNull(refusals, "refusals is null");
    this.actions = new InstalledActions(content);
  }

  /** Applies a record, unless one with this offset or a higher one has been applied. */
  public Applied apply(RegistryRecord record) {
    if (record.offset() <= appliedOffset) {
      return Applied.NOTHING;
    }
    appliedOffset = record.offset();
    RegistryCheck.Result result = check.check(record.key(), record.value());
    if (result instanceof RegistryCheck.Result.Refused refused) {
      refusals.accept(RegistryRefusal.of(record, refused.reason()));
      return Applied.NOTHING;
    }
    Optional<String> refusal = refusalOfSettings(result);
    if (refusal.isPresent()) {
      refusals.accept(RegistryRefusal.of(record, refusal.get()));
      return Applied.NOTHING;
    }
    RegistryKey key = RegistryKey.parse(record.key());
    if (key == null) {
      return new Applied(true, Set.of()); // the tombstone of a record that was refused
    }
    Set<Integer> touched = new HashSet<>(teamsOf(key));
    Team before = teams.get(key.id());
    delete(key, record.key());
    if (result instanceof RegistryCheck.Result.Accepted accepted) {
      put(accepted.entry());
      touched.addAll(teamsOf(key));
    }
    Set<Integer> changed = rebuild(touched);
    touched.forEach(this::tellOfSpread);
    if (key.kind() == RegistryKey.Kind.TEAM
        && !Optional.ofNullable(before).equals(team(key.id()))) {
      changed.add(key.id());
    }
    return new Applied(true, changed);
  }

  /** The highest offset seen, -1 before the first. */
  public long appliedOffset() {
    return appliedOffset;
  }

  /** Takes note that records up to this offset have been seen, though their keys are gone. */
  void advanceTo(long offset) {
    appliedOffset = Math.max(appliedOffset, offset);
  }

  public Optional<Team> team(int teamId) {
    return Optional.ofNullable(teams.get(teamId));
  }

  /** All teams, in no order. */
  public Collection<Team> teams() {
    return Collections.unmodifiableCollection(teams.values());
  }

  /** The teams that have plugins. */
  Set<Integer> teamsWithPlugins() {
    return Collections.unmodifiableSet(chains.keySet());
  }

  /**
   * The team's enabled plugins in the order they run: those of its organisation and global ones
   * (contract §3.4). A config whose plugin is not known is not among them until the plugin comes,
   * nor is one that lacks what its plugin asks for ({@link SettingsCheck}).
   */
  public List<InstalledPlugin> chain(int teamId) {
    return chains.getOrDefault(teamId, List.of());
  }

  /**
   * Over how many shards the team's events are spread.
   *
   * @param defaultShards for teams that ask for no number
   * @return empty if there is no such team
   */
  public Optional<Spread> spread(int teamId, int defaultShards) {
    return team(teamId).map(team -> Spread.of(team, chain(teamId), defaultShards));
  }

  /** The team's actions, ready to be matched; changes of the registry make others. */
  public TeamActions actions(int teamId) {
    return actions.of(teamId, teams.get(teamId));
  }

  /** An entry that is no business of the plugins', for example {@code group-types/2}. */
  public Optional<Other> other(String key) {
    return Optional.ofNullable(others.get(key));
  }

  /** The types of groups that a team has, as far as they have been published. */
  public GroupTypes groupTypes(int teamId) {
    return groupTypes.getOrDefault(GroupTypes.key(teamId), GroupTypes.NONE);
  }

  private Set<Integer> teamsOf(RegistryKey key) {
    return switch (key.kind()) {
      case TEAM -> Set.of(key.id());
      case PLUGIN -> {
        Set<Integer> using = new HashSet<>();
        for (int config : configsOfPlugin.getOrDefault(key.id(), Set.of())) {
          using.add(configs.get(config).teamId());
        }
        yield using;
      }
      case PLUGIN_CONFIG, PLUGIN_ATTACHMENT, PLUGIN_STATUS -> {
        PluginConfig config = configs.get(key.id());
        yield config == null ? Set.of() : Set.of(config.teamId());
      }
      case ACTION, COHORT, OTHER -> Set.of();
    };
  }

  private void put(RegistryEntry entry) {
    if (entry instanceof Team team) {
      teams.put(team.id(), team);
      actions.teamChanged(team.id());
    } else if (entry instanceof Plugin plugin) {
      plugins.put(plugin.id(), plugin);
    } else if (entry instanceof PluginConfig config) {
      configs.put(config.id(), config);
      configsOfTeam.computeIfAbsent(config.teamId(), id -> new HashSet<>()).add(config.id());
      configsOfPlugin.computeIfAbsent(config.pluginId(), id -> new HashSet<>()).add(config.id());
    } else if (entry instanceof PluginAttachment attachment) {
      attachments
          .computeIfAbsent(attachment.pluginConfigId(), id -> new HashMap<>())
          .put(attachment.name(), attachment);
    } else if (entry instanceof PluginStatus status) {
      statuses.put(status.pluginConfigId(), status);
    } else if (entry instanceof ActionEntry action) {
      actions.put(action);
      if (!action.warnings().isEmpty()) {
        refusals.accept(RegistryRefusal.warning(action, appliedOffset));
      }
    } else if (entry instanceof CohortEntry cohort) {
      actions.put(cohort.cohort());
    } else if (entry instanceof Other other) {
      others.put(other.key(), other);
      if (GroupTypes.isKey(other.key())) {
        groupTypes.put(other.key(), GroupTypes.of(other));
      }
    }
  }

  /**
   * Forgets what had the key, and the status of what it was part of: a status is about what was
   * there before it.
   */
  private void delete(RegistryKey key, String text) {
    switch (key.kind()) {
      case TEAM -> teams.remove(key.id());
      case PLUGIN -> {
        plugins.remove(key.id());
        configsOfPlugin.getOrDefault(key.id(), Set.of()).forEach(statuses::remove);
      }
      case PLUGIN_CONFIG -> {
        PluginConfig config = configs.remove(key.id());
        statuses.remove(key.id());
        obstacles.remove(key.id());
        if (config != null) {
          removeFrom(configsOfTeam, config.teamId(), config.id());
          removeFrom(configsOfPlugin, config.pluginId(), config.id());
        }
      }
      case PLUGIN_ATTACHMENT -> {
        attachments.computeIfPresent(
            key.id(),
            (id, named) -> {
              named.remove(key.name());
              return named.isEmpty() ? null : named;
            });
        statuses.remove(key.id());
      }
      case PLUGIN_STATUS -> statuses.remove(key.id());
      case ACTION -> actions.remove(key.id());
      case COHORT -> actions.removeCohort(key.id());
      case OTHER -> {
        others.remove(text);
        groupTypes.remove(text);
      }
    }
  }

  private static void removeFrom(Map<Integer, Set<Integer>> index, int of, int config) {
    index.computeIfPresent(
        of,
        (id, members) -> {
          members.remove(config);
          return members.isEmpty() ? null : members;
        });
  }

  /** Builds the teams' chains anew; returns those whose chain is another now. */
  private Set<Integer> rebuild(Set<Integer> touched) {
    Set<Integer> changed = new HashSet<>();
    for (int team : touched) {
      List<InstalledPlugin> after = build(team);
      List<InstalledPlugin> before =
          after.isEmpty() ? chains.remove(team) : chains.put(team, after);
      if (!after.equals(before == null ? List.of() : before)) {
        changed.add(team);
      }
    }
    return changed;
  }

  /** A default that a team does not ask for is no refusal. */
  private void tellOfSpread(int teamId) {
    Optional<String> refusal = spread(teamId, 1).flatMap(Spread::refusal);
    String told =
        refusal.isPresent()
            ? refusedSpreads.put(teamId, refusal.get())
            : refusedSpreads.remove(teamId);
    if (refusal.isPresent() && !refusal.get().equals(told)) {
      refusals.accept(RegistryRefusal.notSpread(teamId, appliedOffset, refusal.get()));
    }
  }

  private List<InstalledPlugin> build(int teamId) {
    Team team = teams.get(teamId);
    if (team == null || !team.mayRunPlugins()) {
      return List.of();
    }
    List<InstalledPlugin> chain = new ArrayList<>();
    for (int configId : configsOfTeam.getOrDefault(teamId, Set.of())) {
      PluginConfig config = configs.get(configId);
      Plugin plugin = plugins.get(config.pluginId());
      if (config.enabled() && plugin != null && mayUse(team, plugin)) {
        InstalledPlugin link =
            new InstalledPlugin(config, plugin, attachments.getOrDefault(configId, Map.of()), null)
                .withStatus(statuses.get(configId));
        if (!waits(link)) {
          chain.add(link);
        }
      }
    }
    chain.sort(
        comparingInt((InstalledPlugin link) -> link.config().order())
            .thenComparingInt(link -> link.config().id()));
    return List.copyOf(chain);
  }

  /** Why a config must not replace the one before it, if its plugin is known to say so. */
  private Optional<String> refusalOfSettings(RegistryCheck.Result result) {
    if (result instanceof RegistryCheck.Result.Accepted accepted
        && accepted.entry() instanceof PluginConfig config) {
      return Optional.ofNullable(plugins.get(config.pluginId()))
          .flatMap(plugin -> SettingsCheck.refusal(config, plugin));
    }
    return Optional.empty();
  }

  /** Whether something that the config must give is not there; tells of it once. */
  private boolean waits(InstalledPlugin link) {
    PluginConfig config = link.config();
    Optional<String> obstacle = SettingsCheck.obstacle(link);
    String told =
        obstacle.isPresent()
            ? obstacles.put(config.id(), obstacle.get())
            : obstacles.remove(config.id());
    if (obstacle.isPresent() && !obstacle.get().equals(told)) {
      refusals.accept(RegistryRefusal.waiting(config, appliedOffset, obstacle.get()));
    }
    return obstacle.isPresent();
  }

  /** A plugin of no organisation is anybody's: who keeps no organisations need not invent one. */
  private static boolean mayUse(Team team, Plugin plugin) {
    return plugin.isGlobal()
        || plugin.organizationId() == null
        || plugin.organizationId().equals(team.organizationId());
  }
}
