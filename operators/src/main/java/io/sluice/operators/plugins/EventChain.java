package io.sluice.operators.plugins;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.operators.event.DeadLetter;
import io.sluice.operators.event.EventIdentity;
import io.sluice.operators.event.EventJson;
import io.sluice.operators.event.Place;
import io.sluice.operators.event.PluginMarks;
import io.sluice.operators.event.ProcessedEvent;
import io.sluice.operators.event.RejectCode;
import io.sluice.operators.event.RejectedException;
import io.sluice.operators.json.Json;
import io.sluice.operators.registry.InstalledPlugin;
import io.sluice.operators.route.ShardKey;
import io.sluice.operators.work.WorkQueue;
import io.sluice.operators.work.WorkUnit;
import io.sluice.runtime.host.Capabilities;
import io.sluice.runtime.host.Invocation;
import io.sluice.runtime.host.Outcome;
import io.sluice.runtime.host.PluginFailure;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import javax.annotation.Nullable;

/**
 * Takes events through their team's chain, one plugin after the other, and commits each plugin's
 * turn: its effects and the event's advance become true together, or not at all.
 */
final class EventChain implements WorkQueue.Runner<PluginWork>, TeamPlugins.TurnOwner {
  private static final String SNAPSHOT = "$snapshot";

  private final Teams teams;
  private final HealthWatch health;
  private final Handlers handlers;
  private final AppMetrics appMetrics;
  private final PluginLogs logs;
  private final Emitter emitter;
  private final int maxRecordBytes;
  private final Clock clock;
  private final EventBatches batches;

  /**
   * A unit that has to run again is in no batch with others: what one of them does costs the others
   * nothing any more.
   */
  private final Reruns reruns = new Reruns();

  private WorkQueue<PluginWork> queue;

  /** The teams of this subtask. */
  interface Teams {
    /** The unit's team, opened if it is not. */
    TeamPlugins of(WorkUnit<PluginWork> unit);

    /** A unit of the team is over, or held. */
    void unitEnded(TeamPlugins team) throws Exception;
  }

  /** Where events go from here. */
  interface Emitter {
    /** It goes on, as it is returned. */
    ProcessedEvent processed(int teamId, EventWork event, @Nullable PluginMarks marks);

    void dropped(int teamId);

    void rejected(DeadLetter letter);
  }

  EventChain(
      Teams teams,
      EventBatches batches,
      HealthWatch health,
      Handlers handlers,
      AppMetrics appMetrics,
      PluginLogs logs,
      Emitter emitter,
      int maxRecordBytes,
      Clock clock) {
    this.teams = teams;
    this.batches = batches;
    this.health = health;
    this.handlers = handlers;
    batches.ownedBy(this);
    this.appMetrics = appMetrics;
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
    TeamPlugins team = teams.of(unit);
    InstalledPlugin next = skipIdle(team, unit);
    if (next == null) {
      emit(unit);
      return;
    }
    if (health.holds(team, next)) {
      team.hold(unit);
      teams.unitEnded(team); // none that a change has to wait for
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
      batches.add(team, plugin, unit, event, reruns.isIsolated(unit));
    } else {
      team.start(this, List.of(unit), plugin, Invocation.PROCESS_EVENT, event);
    }
  }

  @Override
  public void committed(TeamPlugins team, TeamPlugins.Turn turn) throws Exception {
    List<Outcome> outcomes = turn.outcomes();
    // A call that failed has failed for all its events.
    logFailure(turn.plugin, turn.units, outcomes.get(0));
    if (turn.units.size() > 1 && turn.outcome instanceof Outcome.Killed) {
      logs.batchStopped(turn.plugin, turn.units.size());
      for (WorkUnit<PluginWork> unit : turn.units) {
        reruns.isolate(unit);
        run(unit);
      }
    } else if (turn.isBatch && turn.outcome instanceof Outcome.NotExported) {
      for (WorkUnit<PluginWork> unit : turn.units) {
        run(unit); // known by now for a plugin that takes no batches
      }
    } else if (turn.outcome instanceof Outcome.NotRunning
        && team.stop(turn.plugin.config().id()) != null) {
      for (WorkUnit<PluginWork> unit : turn.units) {
        run(unit); // passes by, or waits
      }
    } else {
      count(turn.plugin, turn.units, outcomes.get(0));
      for (int i = 0; i < outcomes.size(); i++) {
        advance(team, turn.plugin, turn.units.get(i), outcomes.get(i));
      }
    }
  }

  private void advance(
      TeamPlugins team, InstalledPlugin plugin, WorkUnit<PluginWork> unit, Outcome outcome)
      throws Exception {
    reruns.forget(unit);
    Capabilities exported = team.capabilitiesOf(plugin);
    ChainStep step =
        ChainStep.of(
            eventOf(unit), nameOf(plugin), outcome, exported != null && exported.isDeferred());
    if (step.isDropped()) {
      emitter.dropped(ShardKey.team(unit.key()));
      complete(unit);
      return;
    }
    EventWork event = step.next();
    if (event.current() != null && event.current().length > maxRecordBytes) {
      RejectedException reason = tooLarge(plugin, event.current().length);
      PluginFailure failure =
          new PluginFailure.LimitBroken(
              RejectCode.RECORD_TOO_LARGE.name(), "ResourceLimitError", reason.getMessage(), null);
      logs.failed(plugin, failure, uuidOfOnly(List.of(unit)));
      health.madeTooLarge(team, plugin, failure);
      reject(unit, reason);
      return;
    }
    advanceTo(unit, event.withDone(plugin.config().id()));
    run(unit);
  }

  @Override
  public void runAgain(TeamPlugins team, TeamPlugins.Turn turn) throws Exception {
    for (WorkUnit<PluginWork> unit : turn.units) {
      if (reruns.mayRunAgain(unit)) {
        run(unit);
      } else {
        Outcome killed = new Outcome.Killed(Reruns.KILLED_TOO_OFTEN);
        logFailure(turn.plugin, List.of(unit), killed);
        count(turn.plugin, List.of(unit), killed);
        advance(team, turn.plugin, unit, killed);
      }
    }
  }

  /**
   * The next plugin that has something to do with the event or that holds it, null at the end of
   * the chain.
   */
  @Nullable
  private InstalledPlugin skipIdle(TeamPlugins team, WorkUnit<PluginWork> unit) {
    InstalledPlugin next = team.nextFor(eventOf(unit));
    while (next != null && !health.holds(team, next)) {
      EventWork event = eventOf(unit);
      if (health.stop(team, next) == null) {
        Capabilities exported = team.capabilitiesOf(next);
        if (exported == null || exported.processesEvents()) {
          return next;
        }
        event =
            ChainStep.of(event, nameOf(next), new Outcome.NotExported(), exported.isDeferred())
                .next();
      }
      reruns.forget(unit);
      advanceTo(unit, event.withDone(next.config().id()));
      next = team.nextFor(eventOf(unit));
    }
    return next;
  }

  private void advanceTo(WorkUnit<PluginWork> unit, EventWork event) {
    queue.advance(unit, unit.work().advanced(event));
  }

  private static EventWork eventOf(WorkUnit<PluginWork> unit) {
    return (EventWork) unit.work().payload();
  }

  private void emit(WorkUnit<PluginWork> unit) throws Exception {
    EventWork event = eventOf(unit);
    ProcessedEvent gone = emitter.processed(ShardKey.team(unit.key()), event, marksOf(event));
    handlers.eventGone(teams.of(unit), unit.key(), gone, unit.work().hops());
    complete(unit);
  }

  private void reject(WorkUnit<PluginWork> unit, RejectedException reason) throws Exception {
    EventWork event = eventOf(unit);
    emitter.rejected(
        DeadLetter.of(event.original(), event.origin(), Place.PLUGINS, reason, clock.millis())
            .withTeam(ShardKey.team(unit.key())));
    complete(unit);
  }

  private void complete(WorkUnit<PluginWork> unit) throws Exception {
    TeamPlugins team = teams.of(unit); // before: what runs next may let the team go
    reruns.forget(unit);
    queue.complete(unit);
    teams.unitEnded(team);
  }

  private void logFailure(
      InstalledPlugin plugin, List<WorkUnit<PluginWork>> units, Outcome outcome) {
    PluginFailure failure = failureOf(outcome);
    if (failure != null) {
      logs.failed(plugin, failure, uuidOfOnly(units));
    }
  }

  /** How a call ended for all its events, or for one. */
  private void count(InstalledPlugin plugin, List<WorkUnit<PluginWork>> units, Outcome outcome) {
    PluginFailure failure = failureOf(outcome);
    if (failure != null) {
      appMetrics.failed(plugin, units.get(0).work().payload(), 0, units.size(), failure);
    } else if (outcome instanceof Outcome.Returned) {
      for (WorkUnit<PluginWork> unit : units) {
        appMetrics.succeeded(plugin, unit.work().payload(), 0);
      }
    }
  }

  @Nullable
  private static PluginFailure failureOf(Outcome outcome) {
    if (outcome instanceof Outcome.Threw threw) {
      return threw.failure();
    }
    return outcome instanceof Outcome.Killed killed ? killed.failure() : null;
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
