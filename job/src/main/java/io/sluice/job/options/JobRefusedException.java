package io.sluice.job.options;

import java.util.List;

/**
 * The job was not submitted. The message is all a user needs: one sentence for each problem. There
 * is no stack trace, so that the message stands out in the answer of Flink's REST API and in the
 * output of {@code flink run}, which print the whole exception.
 */
public final class JobRefusedException extends Exception {
  private static final long serialVersionUID = 1L;

  private final List<String> problems;

  /**
   * @param problems at least one sentence
   */
  public JobRefusedException(List<String> problems) {
    super(message(problems), null, false, false);
    this.problems = List.copyOf(problems);
  }

  /** Every problem, one sentence each, never empty. */
  public List<String> problems() {
    return problems;
  }

  private static String message(List<String> problems) {
    if (problems.isEmpty()) {
      throw new IllegalArgumentException("problems is empty");
    }
    if (problems.size() == 1) {
      return "Sluice was not started: " + problems.get(0);
    }
    StringBuilder message = new StringBuilder();
    message.append("Sluice was not started, ").append(problems.size()).append(" problems:");
    for (int i = 0; i < problems.size(); i++) {
      message.append("\n  ").append(i + 1).append(". ").append(problems.get(i));
    }
    return message.toString();
  }
}
