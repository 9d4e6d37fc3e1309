package io.sluice.operators.plugins;

import io.sluice.runtime.actor.Usage;
import io.sluice.runtime.host.Effect;
import io.sluice.runtime.host.Invocation;
import io.sluice.runtime.host.Outcome;
import java.util.List;

/**
 * Commits invocations: when one is over, and with it all that have shared uncommitted state, their
 * effects become true and the units that they were about advance, in one mail. If one was killed,
 * the others have not happened and run again.
 */
final class Commits {
  private final HealthWatch health;
  private final EventBatches batches;
  private final EffectOutlet outlet;

  Commits(HealthWatch health, EventBatches batches, EffectOutlet outlet) {
    this.health = health;
    this.batches = batches;
    this.outlet = outlet;
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
      team.takeEffects(invocation);
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

  private void commit(TeamPlugins team, Invocation invocation) throws Exception {
    TeamPlugins.Turn turn = team.removeTurn(invocation);
    List<Effect> effects = team.takeEffects(invocation);
    if (!effects.isEmpty()) {
      outlet.apply(team, invocation, turn, effects);
    }
    if (turn != null) { // no event waits for a set-up or a tear-down
      turn.owner.committed(team, turn);
    }
  }

  private void runAgain(TeamPlugins team, Invocation invocation) throws Exception {
    team.takeEffects(invocation);
    TeamPlugins.Turn turn = team.removeTurn(invocation);
    if (turn != null) {
      turn.owner.runAgain(team, turn);
    }
  }
}
