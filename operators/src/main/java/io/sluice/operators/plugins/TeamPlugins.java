package io.sluice.operators.plugins;

import static java.util.Objects.requireNonNull;

import io.sluice.operators.health.PluginHealth;
import io.sluice.operators.registry.InstalledPlugin;
import io.sluice.operators.registry.PluginStatus;
import io.sluice.operators.route.ShardKey;
import io.sluice.operators.work.CompletionQueue;
import io.sluice.operators.work.WorkUnit;
import io.sluice.runtime.host.BatchOutcome;
import io.sluice.runtime.host.Capabilities;
import io.sluice.runtime.host.CommittedState;
import io.sluice.runtime.host.Effect;
import io.sluice.runtime.host.ExportSettings;
import io.sluice.runtime.host.Invocation;
import io.sluice.runtime.host.Outcome;
import io.sluice.runtime.host.StateView;
import io.sluice.runtime.http.Fetcher;
import io.sluice.runtime.sandbox.PluginRuntime;
import io.sluice.runtime.sandbox.SandboxSpec;
import io.sluice.runtime.sandbox.TeamActor;
import io.sluice.runtime.sandbox.TeamServices;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ScheduledFuture;
import javax.annotation.Nullable;

/**
 * One team on this subtask: the chain in force, its sandboxes, the invocations that have not been
 * committed, and what its plugins see of its state.
 */
final class TeamPlugins {
  /** Makes what the runtime needs of an installed plugin. */
  interface Specs {
    SandboxSpec of(InstalledPlugin plugin, long installation);
  }

  /** Whose units an invocation is about. */
  interface TurnOwner {
    /** The turn is over, and its effects are true. */
    void committed(TeamPlugins team, Turn turn) throws Exception;

    /** The turn has not happened, for another's sake. */
    void runAgain(TeamPlugins team, Turn turn) throws Exception;
  }

  /** An invocation that the host started and that is not committed. */
  static final class Turn {
    final TurnOwner owner;

    /** One, or those of a batch in order. */
    final List<WorkUnit<PluginWork>> units;

    final InstalledPlugin plugin;
    final boolean isBatch;

    /** As {@link System#nanoTime} has it, before it waited for its thread. */
    final long startedNanos = System.nanoTime();

    /** How it ended; null while it runs. Done and not committed: its commit group is not done. */
    @Nullable Outcome outcome;

    Turn(
        TurnOwner owner,
        List<WorkUnit<PluginWork>> units,
        InstalledPlugin plugin,
        boolean isBatch) {
      this.owner = owner;
      this.units = units;
      this.plugin = plugin;
      this.isBatch = isBatch;
    }

    /** What became of each unit. */
    List<Outcome> outcomes() {
      return isBatch ? BatchOutcome.of(outcome, units.size()) : List.of(outcome);
    }
  }

  /** An event that waits for a batch, with its JSON. */
  record Ready(WorkUnit<PluginWork> unit, String event) {}

  /** Characters of JSON in a batch, so that none breaks the budget of its call by sheer size. */
  private static final long MAX_BATCH_CHARACTERS = 1L << 20;

  final int teamId;

  /**
   * The key of the state that belongs to the team as a whole on this subtask: its home key, or one
   * of its shards' if its home is elsewhere.
   */
  final long key;

  final StateView view;

  /** What its plugins may do with state. */
  final StateAccess access;

  final TeamActor actor;

  /** Sends what its plugins fetch, and their webhooks: the team's limits are of both together. */
  final Fetcher fetcher;

  private final Specs specs;
  private final Clock clock;

  private List<InstalledPlugin> chain = List.of();
  private final Map<Integer, Capabilities> capabilities = new HashMap<>();

  /** Which installation of each config is in force. */
  private final Map<Integer, Long> installations = new HashMap<>();

  private long lastInstallation;

  private final Map<Integer, ExportSettings> exportSettings = new HashMap<>();

  /** How those in force fare that have run. */
  private final Map<Integer, PluginHealth> health = new HashMap<>();

  /** Why those of the chain do not run that do not: their sandbox is gone. */
  private final Map<Integer, PluginStatus> stopped = new HashMap<>();

  /** Units in flight whose turn it is at a plugin that does not run and that holds them. */
  private List<WorkUnit<PluginWork>> held = new ArrayList<>();

  /** Plugins whose sandbox may still speak, also when they are no longer in the chain. */
  private final Map<Integer, InstalledPlugin> known = new HashMap<>();

  private final Map<Long, Turn> turns = new HashMap<>();

  /** What invocations did that are not committed, but for state, of which the view knows. */
  private final Map<Invocation, List<Effect>> effects = new HashMap<>();

  /** By plugin config, also of those that are no longer in the chain. */
  private final Map<Integer, BatchFormer<Ready>> batches = new HashMap<>();

  private long lastInvocation;

  /** The chain that takes over when the units in flight are done; null if none waits. */
  @Nullable private List<InstalledPlugin> wanted;

  /** Whether the plugins of the chain that is wanted can have state in common. */
  private boolean wantsSharedState;

  @Nullable private ScheduledFuture<?> deadline;

  TeamPlugins(
      long key,
      PluginRuntime runtime,
      TeamServices services,
      CommittedState state,
      Clock clock,
      TeamQuotas quotas,
      CompletionQueue<HostMessage> messages,
      Specs specs) {
    this.teamId = ShardKey.team(key);
    this.key = key;
    this.view = new StateView(state, clock);
    this.specs = specs;
    this.access = new StateAccess(quotas);
    this.clock = clock;
    this.fetcher = requireNonNull(services.fetcher(), "fetcher is null");
    this.actor = runtime.openTeam(new TeamHost(this, access, messages), services);
  }

  /** The first plugin of the chain whose turn with the event is not committed, null at its end. */
  @Nullable
  InstalledPlugin nextFor(EventWork event) {
    for (InstalledPlugin plugin : chain) {
      if (!event.done().contains(plugin.config().id())) {
        return plugin;
      }
    }
    return null;
  }

  /** A plugin by its config, as it was when it last ran; null if it never did. */
  @Nullable
  InstalledPlugin plugin(int configId) {
    return known.get(configId);
  }

  /** What the plugin exports; null before its sandbox is ready. */
  @Nullable
  Capabilities capabilitiesOf(InstalledPlugin plugin) {
    return capabilities.get(plugin.config().id());
  }

  /** Sets the plugin up, if it is not, to know what it exports. */
  void prepare(int configId) {
    actor.prepare(configId);
  }

  /** What an installation exports; one that has been replaced meanwhile does not count. */
  void learned(int configId, long installation, Capabilities exported) {
    if (isInForce(configId, installation)) {
      capabilities.put(configId, exported);
    }
  }

  boolean isInForce(int configId, long installation) {
    return Long.valueOf(installation).equals(installations.get(configId));
  }

  /** How events are gathered for a plugin of the chain. */
  ExportSettings exportSettings(int configId) {
    return exportSettings.get(configId);
  }

  /**
   * Whether the plugin may have something to do with events that have gone on; so it is of one that
   * is not set up yet, but not of one that does not run.
   */
  boolean mayHandleEvents(InstalledPlugin plugin) {
    int configId = plugin.config().id();
    if (stopped.containsKey(configId)) {
      return false;
    }
    Capabilities exported = capabilities.get(configId);
    return exported == null || exported.handlesEvents();
  }

  /** How the plugin config fares, null if it has not run. */
  @Nullable
  PluginHealth health(int configId) {
    return health.get(configId);
  }

  void health(int configId, PluginHealth now) {
    health.put(configId, now);
  }

  /** Why the plugin config does not run, null if it does. */
  @Nullable
  PluginStatus stop(int configId) {
    return stopped.get(configId);
  }

  /** Plugin configs that do not run for what they cost. */
  int pausedPlugins() {
    return (int)
        stopped.values().stream()
            .filter(
                stop ->
                    stop.state() == PluginStatus.State.PAUSED
                        || stop.state() == PluginStatus.State.DISABLED)
            .count();
  }

  /** Stops the plugin: what it has begun and not ended is to run again, without it. */
  void stop(PluginStatus why) {
    if (stopped.put(why.pluginConfigId(), why) == null) {
      uninstall(why.pluginConfigId());
    }
  }

  /** Lets a plugin of the chain that was stopped run again. */
  void resume(InstalledPlugin plugin) {
    stopped.remove(plugin.config().id());
    install(plugin);
  }

  /** The unit stays in flight and does nothing until {@link #takeHeld}. */
  void hold(WorkUnit<PluginWork> unit) {
    held.add(unit);
  }

  int heldUnits() {
    return held.size();
  }

  /** Takes out the units that are held. */
  List<WorkUnit<PluginWork>> takeHeld() {
    List<WorkUnit<PluginWork>> taken = held;
    held = new ArrayList<>();
    return taken;
  }

  private void install(InstalledPlugin plugin) {
    exportSettings.put(plugin.config().id(), ExportSettings.of(plugin.settings()));
    lastInstallation++;
    installations.put(plugin.config().id(), lastInstallation);
    actor.install(specs.of(plugin, lastInstallation));
  }

  private void uninstall(int configId) {
    actor.remove(configId);
    capabilities.remove(configId);
    installations.remove(configId);
  }

  /**
   * Calls the plugin.
   *
   * @param function that takes an event, or for a batch one that takes an array of them
   * @param argument the event, or the array; null for none
   */
  void start(
      TurnOwner owner,
      List<WorkUnit<PluginWork>> units,
      InstalledPlugin plugin,
      String function,
      @Nullable String argument) {
    boolean isBatch = function.equals(Invocation.PROCESS_EVENT_BATCH);
    lastInvocation++;
    turns.put(lastInvocation, new Turn(owner, units, plugin, isBatch));
    actor.invoke(
        new Invocation(
            lastInvocation, plugin.config().id(), function, argument, batchIdOf(units.get(0))));
  }

  @Nullable
  private static String batchIdOf(WorkUnit<PluginWork> unit) {
    return unit.work().payload() instanceof CallWork call && call.isGathered() ? call.id() : null;
  }

  /** The batches of a plugin config. */
  BatchFormer<Ready> batches(int configId) {
    return batches.computeIfAbsent(configId, id -> new BatchFormer<>(MAX_BATCH_CHARACTERS));
  }

  /** Takes out the units that wait for a batch. */
  List<WorkUnit<PluginWork>> takeReady() {
    return batches.values().stream()
        .flatMap(former -> former.takeWaiting().stream())
        .map(Ready::unit)
        .toList();
  }

  /** The invocation's turn; null for those that the runtime started itself. */
  @Nullable
  Turn turn(Invocation invocation) {
    return turns.get(invocation.id());
  }

  @Nullable
  Turn removeTurn(Invocation invocation) {
    return turns.remove(invocation.id());
  }

  /** The invocation did something that becomes true with its commit. */
  void did(Invocation invocation, Effect effect) {
    effects.computeIfAbsent(invocation, none -> new ArrayList<>()).add(effect);
  }

  /** What the invocation did, in order, which is forgotten here. */
  List<Effect> takeEffects(Invocation invocation) {
    List<Effect> taken = effects.remove(invocation);
    return taken == null ? List.of() : taken;
  }

  /** A plugin of the chain by its config, null if it is not in it. */
  @Nullable
  InstalledPlugin inChain(int configId) {
    for (InstalledPlugin plugin : chain) {
      if (plugin.config().id() == configId) {
        return plugin;
      }
    }
    return null;
  }

  List<InstalledPlugin> chain() {
    return chain;
  }

  /**
   * Wants another chain; {@link #switchOver} puts it in force.
   *
   * @param sharesState see {@link TeamRoster#sharesState}
   */
  void want(List<InstalledPlugin> newChain, boolean sharesState) {
    wanted = newChain;
    wantsSharedState = sharesState;
  }

  /** Whether a sandbox that may be in use goes or is replaced by the chain that is wanted. */
  boolean mustDrain() {
    return !leaving(wanted).isEmpty();
  }

  boolean hasDeadline() {
    return deadline != null;
  }

  boolean hasPlugins() {
    return !chain.isEmpty();
  }

  /** The timer that ends the wait for {@link #switchOver}; cancelled when the wait ends before. */
  void waitUntil(ScheduledFuture<?> timer) {
    deadline = timer;
  }

  boolean isChanging() {
    return wanted != null;
  }

  /**
   * Puts the wanted chain in force: tears down what left, installs what came, and stops or lets run
   * again what the registry says so of.
   */
  void switchOver() {
    List<InstalledPlugin> next = wanted;
    wanted = null;
    if (deadline != null) {
      deadline.cancel(false);
      deadline = null;
    }
    Set<Integer> leaving = leaving(next);
    access.isShared(wantsSharedState);
    for (int configId : leaving) {
      uninstall(configId);
      health.remove(configId);
      stopped.remove(configId);
    }
    Map<Integer, InstalledPlugin> staying = new HashMap<>();
    for (InstalledPlugin plugin : chain) {
      if (!leaving.contains(plugin.config().id())) {
        staying.put(plugin.config().id(), plugin);
      }
    }
    chain = next;
    for (InstalledPlugin plugin : next) {
      known.put(plugin.config().id(), plugin);
      InstalledPlugin before = staying.get(plugin.config().id());
      if (before == null) {
        obey(plugin, false);
      } else if (!Objects.equals(before.status(), plugin.status())) {
        obey(plugin, !stopped.containsKey(plugin.config().id()));
      }
    }
  }

  /** Does as the registry says, which has said nothing of this plugin before, or something else. */
  private void obey(InstalledPlugin plugin, boolean isRunning) {
    int configId = plugin.config().id();
    health.remove(configId); // but for its strikes, which are in the status
    PluginStatus status = plugin.status();
    if (status != null && status.stopsAt(clock.millis())) {
      stopped.put(configId, status);
      if (isRunning) {
        uninstall(configId);
      }
    } else if (!isRunning) {
      resume(plugin);
    }
  }

  /**
   * Configs in force that are not in the new chain, or not in this version; all of them if what
   * they may do becomes another.
   */
  private Set<Integer> leaving(List<InstalledPlugin> newChain) {
    Map<Integer, String> versions = new HashMap<>();
    if (access.isShared() == wantsSharedState) {
      newChain.forEach(plugin -> versions.put(plugin.config().id(), plugin.version()));
    }
    List<Integer> leaving = new ArrayList<>();
    for (InstalledPlugin plugin : chain) {
      if (!plugin.version().equals(versions.get(plugin.config().id()))) {
        leaving.add(plugin.config().id());
      }
    }
    return Set.copyOf(leaving);
  }
}
