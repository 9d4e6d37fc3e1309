package io.sluice.operators.plugins;

/** Kinds of work, as state numbers them; a number is never given to another kind. */
final class WorkKind {
  /** An event on its way through its team's chain. */
  static final byte EVENT = 1;

  /** A call of a plugin's function that no event waits for. */
  static final byte CALL = 2;

  private WorkKind() {}
}
