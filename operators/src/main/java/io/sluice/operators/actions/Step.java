package io.sluice.operators.actions;

import io.sluice.operators.actions.Condition.Subject;
import java.util.List;
import javax.annotation.Nullable;

/**
 * One of the ways in which an event can match an action: if all its conditions hold.
 *
 * @param number from 1
 * @param eventName that it asks for, null if any will do
 * @param url that it asks for, null if any will do
 * @param conditions all of them, those that cost least first
 */
record Step(
    int number, @Nullable String eventName, @Nullable UrlPattern url, List<Condition> conditions) {
  Step {
    conditions = List.copyOf(conditions);
  }

  /**
   * Whether all conditions hold.
   *
   * @param listener is told of each; null if nobody wants to know
   */
  boolean matches(Subject subject, @Nullable MatchListener listener) {
    boolean matches = true;
    for (int i = 0; matches && i < conditions.size(); i++) {
      matches = holds(conditions.get(i), subject, listener);
    }
    if (listener != null) {
      listener.ended(number, matches);
    }
    return matches;
  }

  private boolean holds(Condition condition, Subject subject, @Nullable MatchListener listener) {
    boolean holds;
    String failure = null;
    try {
      holds = condition.holds(subject);
    } catch (StepFailure e) {
      holds = false;
      failure = e.getMessage();
    }
    if (listener != null) {
      listener.checked(
          number, condition.asks(), failure == null ? condition.found(subject) : failure, holds);
    }
    return holds;
  }
}
