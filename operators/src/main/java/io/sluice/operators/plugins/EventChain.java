package io.sluice.operators.plugins;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.operators.event.DeadLetter;
import io.sluice.operators.event.EventIdentity;
import io.sluice.operators.event.EventJson;
import io.sluice.operators.event.Place;
import io.sluice.operators.event.PluginMarks;
import io.sluice.operators.event.RejectCode;
import io.sluice.operators.event.RejectedException;
import io.sluice.operators.json.Json;
import io.sluice.operators.registry.InstalledPlugin;
import io.sluice.operators.work.WorkQueue;
import io.sluice.operators.work.WorkUnit;
import io.sluice.runtime.actor.Usage;
import io.sluice.runtime.host.Capabilities;
import io.sluice.runtime.host.Invocation;
import io.sluice.runtime.host.Outcome;
import io.sluice.runtime.host.PluginFailure;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.annotation.Nullable;

/**
 * Takes events through their team's chain, one plugin after the other, and commits each plugin's
 * turn: its effects and the event's advance become true together, or not at all.
 */
final class EventChain implements WorkQueue.Runner<PluginWork> {
  /**
   * How often a turn is run again because its sandbox was killed for another's sake. Each time
   * costs the culprit its turn, so this only bounds what blames the wrong one.
   */
  private static final int MAX_RERUNS = 3;

  private static final Outcome KILLED_TOO_OFTEN =
      new Outcome.Killed(
          new PluginFailure.HostFailed(
              "The app's sandbox was killed "
                  + (MAX_RERUNS + 1)
                  + " times while this event was in it, for what other events made it do."));

  private static final String SNAPSHOT = "$snapshot";

  private final Teams teams;
  private final HealthWatch health;
  private final PluginLogs logs;
  private final Emitter emitter;
  private final int maxRecordBytes;
  private final Clock clock;
  private final EventBatches batches;

  /**
   * How often the current turn of a unit was run again. A unit that has to run again is in no batch
   * with others: what one of them does costs the others nothing any more.
   */
  private final Map<WorkUnit<PluginWork>, Integer> reruns = new HashMap<>();

  private WorkQueue<PluginWork> queue;

  /** The teams of this subtask. */
  interface Teams {
    /** A team, opened if it is not. */
    TeamPlugins of(int teamId);

    /** A team that has no plugins any more and nothing in flight. */
    void forget(TeamPlugins team);
  }

  /** Where events go from here. */
  interface Emitter {
    void processed(int teamId, EventWork event, @Nullable PluginMarks marks);

    void dropped(int teamId);

    void rejected(DeadLetter letter);
  }

  EventChain(
      Teams teams,
      EventBatches batches,
      HealthWatch health,
      PluginLogs logs,
      Emitter emitter,
      int maxRecordBytes,
      Clock clock) {
    this.teams = teams;
    this.batches = batches;
    this.health = health;
    this.logs = logs;
    this.emitter = emitter;
    this.maxRecordBytes = maxRecordBytes;
    this.clock = clock;
  }

  /** The queue that runs this chain's units; set once, before anything runs. */
  void runFrom(WorkQueue<PluginWork> workQueue) {
    queue = workQueue;
  }

  @Override
  public void run(WorkUnit<PluginWork> unit) throws Exception {
    TeamPlugins team = teams.of(unit.tenant());
    InstalledPlugin next = skipIdle(team, unit);
    if (next == null) {
      emit(unit);
      return;
    }
    EventWork event = eventOf(unit);
    if (event.current() != null) {
      start(team, next, unit, new String(event.current(), StandardCharsets.UTF_8));
      return;
    }
    ObjectNode merged;
    try {
      merged = EventJson.merge(event.original());
      EventIdentity.of(merged);
    } catch (RejectedException e) {
      reject(unit, e);
      return;
    }
    if (SNAPSHOT.equals(merged.path("event").textValue())) {
      emit(unit); // recordings do not pass processEvent (contract §2)
    } else {
      start(team, next, unit, Json.writeText(merged));
    }
  }

  private void start(
      TeamPlugins team, InstalledPlugin plugin, WorkUnit<PluginWork> unit, String event) {
    if (EventBatches.areFor(team, plugin)) {
      batches.add(team, plugin, unit, event, reruns.containsKey(unit));
    } else {
      team.start(List.of(unit), plugin, Invocation.PROCESS_EVENT, event);
    }
  }

  /** How an invocation ended, and what it used. The team's home key is current. */
  void completed(TeamPlugins team, Invocation invocation, Outcome outcome, Usage usage)
      throws Exception {
    settle(team, invocation, outcome);
    health.ended(team, invocation, outcome, usage);
  }

  private void settle(TeamPlugins team, Invocation invocation, Outcome outcome) throws Exception {
    TeamPlugins.Turn turn = team.turn(invocation);
    if (turn != null) {
      turn.outcome = outcome;
      if (turn.isBatch) {
        batches.ended(team, turn.plugin);
      }
    }
    boolean isDoomed = team.view.isDoomed(invocation);
    if (isDoomed || outcome instanceof Outcome.Killed || outcome instanceof Outcome.Collateral) {
      for (Invocation neighbour : team.view.discarded(invocation)) {
        runAgain(team, neighbour);
      }
      if (outcome instanceof Outcome.Killed) {
        commit(team, invocation);
      } else {
        runAgain(team, invocation);
      }
      return;
    }
    for (Invocation committed : team.view.done(invocation)) {
      commit(team, committed);
    }
  }

  /**
   * Changes a team's chain. If a plugin goes or is replaced, the old chain finishes what is in
   * flight and the team's new events are parked meanwhile.
   *
   * @return whether the change begins to wait; {@link #forceChange} must then be called after a
   *     while
   */
  boolean change(TeamPlugins team, List<InstalledPlugin> newChain) throws Exception {
    team.want(newChain);
    if (!team.mustDrain() || queue.inFlight(team.teamId) == 0) {
      switchOver(team);
      return false;
    }
    queue.hold(team.teamId);
    return !team.hasDeadline();
  }

  /** Ends the wait of {@link #change}: what still runs is run again in the new chain. */
  void forceChange(TeamPlugins team) throws Exception {
    if (team.isChanging()) {
      switchOver(team);
    }
  }

  private void switchOver(TeamPlugins team) throws Exception {
    team.switchOver();
    for (WorkUnit<PluginWork> unit : team.takeReady()) {
      run(unit); // in the new chain
    }
    queue.release(team.teamId);
    if (!team.hasPlugins() && queue.inFlight(team.teamId) == 0) {
      teams.forget(team);
    }
  }

  private void commit(TeamPlugins team, Invocation invocation) throws Exception {
    TeamPlugins.Turn turn = team.removeTurn(invocation);
    if (turn == null) {
      return; // set-up or tear-down: no event waits for it
    }
    List<Outcome> outcomes = turn.outcomes();
    // A call that failed has failed for all its events.
    logFailure(turn.plugin, turn.units, outcomes.get(0));
    if (turn.units.size() > 1 && turn.outcome instanceof Outcome.Killed) {
      logs.batchStopped(turn.plugin, turn.units.size());
      for (WorkUnit<PluginWork> unit : turn.units) {
        reruns.putIfAbsent(unit, 0);
        run(unit);
      }
    } else if (turn.isBatch && turn.outcome instanceof Outcome.NotExported) {
      for (WorkUnit<PluginWork> unit : turn.units) {
        run(unit); // known by now for a plugin that takes no batches
      }
    } else {
      for (int i = 0; i < outcomes.size(); i++) {
        advance(team, turn.plugin, turn.units.get(i), outcomes.get(i));
      }
    }
  }

  private void advance(
      TeamPlugins team, InstalledPlugin plugin, WorkUnit<PluginWork> unit, Outcome outcome)
      throws Exception {
    reruns.remove(unit);
    Capabilities exported = team.capabilitiesOf(plugin);
    ChainStep step =
        ChainStep.of(
            eventOf(unit), nameOf(plugin), outcome, exported != null && exported.isDeferred());
    if (step.isDropped()) {
      emitter.dropped(unit.tenant());
      complete(unit);
      return;
    }
    EventWork event = step.next();
    if (event.current() != null && event.current().length > maxRecordBytes) {
      reject(unit, tooLarge(plugin, event.current().length));
      return;
    }
    advanceTo(unit, event.withDone(plugin.config().id()));
    run(unit);
  }

  private void runAgain(TeamPlugins team, Invocation invocation) throws Exception {
    TeamPlugins.Turn turn = team.removeTurn(invocation);
    if (turn == null) {
      return;
    }
    for (WorkUnit<PluginWork> unit : turn.units) {
      if (reruns.merge(unit, 1, Integer::sum) <= MAX_RERUNS) {
        run(unit);
      } else {
        logFailure(turn.plugin, List.of(unit), KILLED_TOO_OFTEN);
        advance(team, turn.plugin, unit, KILLED_TOO_OFTEN);
      }
    }
  }

  /** The next plugin that has something to do with the event, null at the end of the chain. */
  @Nullable
  private InstalledPlugin skipIdle(TeamPlugins team, WorkUnit<PluginWork> unit) {
    InstalledPlugin next = team.nextFor(eventOf(unit));
    while (next != null) {
      EventWork event = eventOf(unit);
      if (!health.passesBy(team, next)) {
        Capabilities exported = team.capabilitiesOf(next);
        if (exported == null || exported.processesEvents()) {
          return next;
        }
        event =
            ChainStep.of(event, nameOf(next), new Outcome.NotExported(), exported.isDeferred())
                .next();
      }
      reruns.remove(unit);
      advanceTo(unit, event.withDone(next.config().id()));
      next = team.nextFor(eventOf(unit));
    }
    return null;
  }

  private void advanceTo(WorkUnit<PluginWork> unit, EventWork event) {
    queue.advance(unit, unit.work().advanced(event));
  }

  private static EventWork eventOf(WorkUnit<PluginWork> unit) {
    return (EventWork) unit.work().payload();
  }

  private void emit(WorkUnit<PluginWork> unit) throws Exception {
    EventWork event = eventOf(unit);
    emitter.processed(unit.tenant(), event, marksOf(event));
    complete(unit);
  }

  private void reject(WorkUnit<PluginWork> unit, RejectedException reason) throws Exception {
    EventWork event = eventOf(unit);
    emitter.rejected(
        DeadLetter.of(event.original(), event.origin(), Place.PLUGINS, reason, clock.millis())
            .withTeam(unit.tenant()));
    complete(unit);
  }

  private void complete(WorkUnit<PluginWork> unit) throws Exception {
    TeamPlugins team = teams.of(unit.tenant()); // before: what runs next may let the team go
    reruns.remove(unit);
    queue.complete(unit);
    if (team.isChanging() && queue.inFlight(team.teamId) == 0) {
      switchOver(team);
    }
  }

  private void logFailure(
      InstalledPlugin plugin, List<WorkUnit<PluginWork>> units, Outcome outcome) {
    if (outcome instanceof Outcome.Threw threw) {
      logs.failed(plugin, threw.failure(), uuidOfOnly(units));
    } else if (outcome instanceof Outcome.Killed killed) {
      logs.failed(plugin, killed.failure(), uuidOfOnly(units));
    }
  }

  /** The uuid that a single event came with, null for a batch. */
  @Nullable
  private static String uuidOfOnly(List<WorkUnit<PluginWork>> units) {
    if (units.size() > 1 || !(units.get(0).work().payload() instanceof EventWork event)) {
      return null;
    }
    try {
      return EventJson.merge(event.original()).path("uuid").textValue();
    } catch (RejectedException e) {
      return null; // PARSE lets none through that cannot be read
    }
  }

  private RejectedException tooLarge(InstalledPlugin plugin, int bytes) {
    return new RejectedException(
        RejectCode.RECORD_TOO_LARGE,
        "The plugin "
            + nameOf(plugin)
            + " returned an event of "
            + bytes
            + " bytes; expected at most "
            + maxRecordBytes
            + " (option sink.max-record-bytes)");
  }

  @Nullable
  private static PluginMarks marksOf(EventWork event) {
    boolean none =
        event.succeeded().isEmpty() && event.failed().isEmpty() && event.deferred().isEmpty();
    return none || !event.isOriginalObject()
        ? null
        : new PluginMarks(texts(event.succeeded()), texts(event.failed()), texts(event.deferred()));
  }

  private static String[] texts(List<String> names) {
    return names.toArray(String[]::new);
  }

  private static String nameOf(InstalledPlugin plugin) {
    return plugin.plugin().name() + " (" + plugin.config().id() + ")";
  }
}
