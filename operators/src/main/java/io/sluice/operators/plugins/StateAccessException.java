package io.sluice.operators.plugins;

/** The state backend failed; the task must fail too. */
final class StateAccessException extends RuntimeException {
  StateAccessException(String what, Exception cause) {
    super("The state backend failed while " + what, cause);
  }
}
