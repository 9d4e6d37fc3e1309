package io.sluice.operators.plugins;

import io.sluice.operators.registry.InstalledPlugin;
import io.sluice.operators.work.WorkQueue;
import io.sluice.operators.work.WorkUnit;
import java.util.List;
import java.util.function.Consumer;

/**
 * Changes teams' chains while they work: if a plugin goes or is replaced, the old chain finishes
 * what is in flight and what is new waits meanwhile.
 */
final class ChainChange {
  private final List<WorkQueue<PluginWork>> queues;
  private final WorkQueue.Runner<PluginWork> chain;
  private final Consumer<TeamPlugins> forget;

  /**
   * @param queues where the team's work is
   * @param chain runs events that waited for a batch of the old chain
   * @param forget told of a team that has no plugins any more and nothing in flight
   */
  ChainChange(
      List<WorkQueue<PluginWork>> queues,
      WorkQueue.Runner<PluginWork> chain,
      Consumer<TeamPlugins> forget) {
    this.queues = List.copyOf(queues);
    this.chain = chain;
    this.forget = forget;
  }

  /**
   * Wants a new chain for the team.
   *
   * @param sharesState see {@link TeamRoster#sharesState}
   * @return whether the change begins to wait; {@link #force} must then be called after a while
   */
  boolean begin(TeamPlugins team, List<InstalledPlugin> newChain, boolean sharesState)
      throws Exception {
    team.want(newChain, sharesState);
    if (!team.mustDrain() || running(team) == 0) {
      switchOver(team);
      return false;
    }
    queues.forEach(queue -> queue.hold(team.teamId));
    return !team.hasDeadline();
  }

  /** Ends the wait: what still runs is run again in the new chain. */
  void force(TeamPlugins team) throws Exception {
    if (team.isChanging()) {
      switchOver(team);
    }
  }

  /** A unit of the team is over, or held: perhaps the last that the change waited for. */
  void unitEnded(TeamPlugins team) throws Exception {
    if (running(team) > 0) {
      return;
    }
    if (team.isChanging()) {
      switchOver(team);
    } else if (!team.hasPlugins()) {
      forget.accept(team); // it was opened for what was left of its work
    }
  }

  private void switchOver(TeamPlugins team) throws Exception {
    team.switchOver();
    for (WorkUnit<PluginWork> unit : team.takeReady()) {
      chain.run(unit); // in the new chain
    }
    for (WorkUnit<PluginWork> unit : team.takeHeld()) {
      chain.run(unit);
    }
    for (WorkQueue<PluginWork> queue : queues) {
      queue.release(team.teamId);
    }
    if (!team.hasPlugins() && running(team) == 0) {
      forget.accept(team);
    }
  }

  private int running(TeamPlugins team) {
    return queues.stream().mapToInt(queue -> queue.started(team.teamId)).sum() - team.heldUnits();
  }
}
