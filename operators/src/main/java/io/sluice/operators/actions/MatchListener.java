package io.sluice.operators.actions;

/**
 * Is told how an event fares with an action, for who wants to know why it matches or not. Steps end
 * at the first condition that does not hold, and an action at the first step that matches.
 */
public interface MatchListener {
  /**
   * A condition of a step was looked at.
   *
   * @param step from 1
   * @param asks what it asks
   * @param found what there was
   */
  void checked(int step, String asks, String found, boolean holds);

  /** A step has been gone through. */
  void ended(int step, boolean matches);
}
