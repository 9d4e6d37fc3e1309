package io.sluice.operators.registry;

import io.sluice.operators.actions.Action;
import io.sluice.operators.actions.ActionPerson;
import io.sluice.operators.actions.Cohort;
import io.sluice.operators.actions.TeamActions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.annotation.Nullable;

/**
 * The actions and cohorts of all teams. An action is compiled when its team's are asked for first,
 * so that operators that match none have no compiled ones, and a team's index is made once for all
 * records that came meanwhile.
 */
final class InstalledActions {
  private final Map<Integer, ActionEntry> entries = new HashMap<>();
  private final Map<Integer, Set<Integer>> idsOfTeam = new HashMap<>();
  private final Map<Integer, InstalledCohort> cohorts = new HashMap<>();
  private final Map<Integer, Action> compiled = new HashMap<>();
  private final Map<Integer, TeamActions> ready = new HashMap<>();
  private final ContentStore content;

  /**
   * @param content where members of large cohorts are
   */
  InstalledActions(ContentStore content) {
    this.content = content;
  }

  void put(ActionEntry entry) {
    remove(entry.id());
    entries.put(entry.id(), entry);
    idsOfTeam.computeIfAbsent(entry.teamId(), id -> new HashSet<>()).add(entry.id());
    ready.remove(entry.teamId());
  }

  void remove(int actionId) {
    compiled.remove(actionId);
    ActionEntry entry = entries.remove(actionId);
    if (entry != null) {
      ready.remove(entry.teamId());
      idsOfTeam.computeIfPresent(
          entry.teamId(),
          (id, ids) -> {
            ids.remove(actionId);
            return ids.isEmpty() ? null : ids;
          });
    }
  }

  /** Takes effect at once: members are looked up when an event comes. */
  void put(Cohort cohort) {
    cohorts.put(cohort.id(), new InstalledCohort(cohort, content, System::nanoTime));
  }

  void removeCohort(int cohortId) {
    cohorts.remove(cohortId);
  }

  /** The team's settings are others now. */
  void teamChanged(int teamId) {
    ready.remove(teamId);
  }

  /** The team's actions, none if there is no such team. */
  TeamActions of(int teamId, @Nullable Team team) {
    Set<Integer> ids = idsOfTeam.get(teamId);
    return ids == null || team == null
        ? TeamActions.none()
        : ready.computeIfAbsent(teamId, id -> make(ids, team));
  }

  private TeamActions make(Set<Integer> ids, Team team) {
    List<Action> actions = new ArrayList<>();
    for (int id : ids) {
      actions.add(compiled.computeIfAbsent(id, action -> Action.read(entries.get(action).row())));
    }
    return TeamActions.of(
        actions,
        (cohort, person) -> isMember(cohort, team.id(), person),
        team.slackIncomingWebhook());
  }

  /** A cohort of another team has no members here. */
  private boolean isMember(int cohortId, int teamId, ActionPerson person) {
    InstalledCohort cohort = cohorts.get(cohortId);
    String uuid = person.uuid();
    return cohort != null && uuid != null && cohort.teamId() == teamId && cohort.contains(uuid);
  }
}
