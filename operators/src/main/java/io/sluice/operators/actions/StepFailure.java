package io.sluice.operators.actions;

/**
 * A step cannot be checked against an event, which for upstream is an exception: the step does not
 * match, whatever else it says (contract §12.2). Without a stack trace, for events cause it.
 */
final class StepFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  StepFailure(String message) {
    super(message, null, false, false);
  }
}
