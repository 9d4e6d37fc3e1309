package io.sluice.operators.actions;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.operators.actions.Condition.Subject;
import java.util.List;
import javax.annotation.Nullable;

/**
 * Something that a team wants to know of (contract §12.1), compiled. Immutable.
 *
 * @param name as messages show it
 * @param isPosted whether the team's webhook is told of it
 * @param template of the message to the webhook
 * @param problems why it must not be installed, each a clause that names field, found and expected;
 *     patterns that are none match nothing
 * @param warnings what it says that means nothing, likewise
 */
public record Action(
    int id,
    int teamId,
    String name,
    boolean isDeleted,
    boolean isPosted,
    MessageTemplate template,
    List<RestHook> hooks,
    List<Step> steps,
    List<String> problems,
    List<String> warnings) {
  public Action {
    requireNonNull(name, "name is null");
    requireNonNull(template, "template is null");
    hooks = List.copyOf(hooks);
    steps = List.copyOf(steps);
    problems = List.copyOf(problems);
    warnings = List.copyOf(warnings);
  }

  /**
   * Reads a row of {@code posthog_action} with its {@code steps} and {@code hooks}. Never throws;
   * see {@link #problems}.
   */
  public static Action read(ObjectNode row) {
    return new ActionReader(row).read();
  }

  /**
   * Whether an event matches one of the steps.
   *
   * @param person null if the event has none
   * @param listener is told why; null if nobody wants to know
   */
  public boolean matches(
      ActionEvent event,
      @Nullable ActionPerson person,
      CohortMembers cohorts,
      @Nullable MatchListener listener) {
    Subject subject = new Subject(event, person, cohorts);
    for (Step step : steps) {
      if (step.matches(subject, listener)) {
        return true;
      }
    }
    return false;
  }
}
