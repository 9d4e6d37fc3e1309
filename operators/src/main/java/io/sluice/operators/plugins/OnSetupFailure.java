package io.sluice.operators.plugins;

/** What becomes of a team's events when one of its plugins cannot be set up. */
public enum OnSetupFailure {
  /** They go on without that plugin. */
  PASS("pass"),
  /** They wait in the team's state until somebody has mended it. */
  HOLD("hold");

  private final String text;

  OnSetupFailure(String text) {
    this.text = text;
  }

  /** The text a user writes; Flink matches it ignoring case. */
  @Override
  public String toString() {
    return text;
  }
}
