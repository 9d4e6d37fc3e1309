package io.sluice.operators.actions;

import static java.util.Objects.requireNonNull;

import io.sluice.operators.actions.Condition.Subject;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import javax.annotation.Nullable;

/** A team's actions, ready to be matched with its events. Not thread-safe. */
public final class TeamActions {
  private static final TeamActions NONE = of(List.of(), (cohort, person) -> false, null);

  private final CohortMembers cohorts;
  @Nullable private final String webhookUrl;
  private final List<Action> actions = new ArrayList<>();

  /** Every step of every action, and whose it is, in the order of the actions. */
  private final List<Step> steps = new ArrayList<>();

  private final List<Action> owners = new ArrayList<>();
  private final ActionIndex index;

  private TeamActions(Collection<Action> all, CohortMembers cohorts, @Nullable String webhookUrl) {
    this.cohorts = requireNonNull(cohorts, "cohorts is null");
    this.webhookUrl = webhookUrl;
    all.stream()
        .filter(action -> !action.isDeleted())
        .sorted(Comparator.comparingInt(Action::id))
        .forEach(actions::add);
    for (Action action : actions) {
      for (Step step : action.steps()) {
        steps.add(step);
        owners.add(action);
      }
    }
    this.index = new ActionIndex(steps);
  }

  /** No actions. */
  public static TeamActions none() {
    return NONE;
  }

  /**
   * Makes them ready.
   *
   * @param actions deleted ones count for nothing
   * @param webhookUrl the team's, null if it has none
   */
  public static TeamActions of(
      Collection<Action> actions, CohortMembers cohorts, @Nullable String webhookUrl) {
    return new TeamActions(actions, cohorts, webhookUrl);
  }

  /** Whether there is nothing to match. */
  public boolean isEmpty() {
    return steps.isEmpty();
  }

  /**
   * The actions that an event matches, by id. Takes time for those that the event could match by
   * its name and address, whatever others there are.
   *
   * @param person null if the event has none
   */
  public List<Action> match(ActionEvent event, @Nullable ActionPerson person) {
    if (isEmpty()) {
      return List.of();
    }
    BitSet candidates = candidatesFor(event);
    Subject subject = new Subject(event, person, cohorts);
    List<Action> matches = new ArrayList<>();
    int lastId = -1;
    for (int i = candidates.nextSetBit(0); i >= 0; i = candidates.nextSetBit(i + 1)) {
      Action owner = owners.get(i);
      if (owner.id() != lastId && steps.get(i).matches(subject, null)) {
        matches.add(owner);
        lastId = owner.id();
      }
    }
    return matches;
  }

  /** How many steps are looked at for an event. */
  int candidates(ActionEvent event) {
    return candidatesFor(event).cardinality();
  }

  private BitSet candidatesFor(ActionEvent event) {
    BitSet candidates = new BitSet();
    index.addCandidates(event, candidates);
    return candidates;
  }

  /** As {@link #match}, but one action after the other: what the index is held to. */
  List<Action> matchOneByOne(ActionEvent event, @Nullable ActionPerson person) {
    return actions.stream().filter(action -> action.matches(event, person, cohorts, null)).toList();
  }

  /**
   * What the hooks of the actions that an event matches send.
   *
   * @param person null if the event has none
   * @param siteUrl where links in messages begin; may be empty
   */
  public List<HookRequest> requests(
      ActionEvent event, @Nullable ActionPerson person, String siteUrl) {
    List<HookRequest> requests = new ArrayList<>();
    for (Action action : match(event, person)) {
      requests.addAll(HookRequests.of(action, event, person, webhookUrl, siteUrl));
    }
    return requests;
  }
}
